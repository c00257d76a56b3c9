CREATE VIEW report_tokens_hourly AS      -- Tokens and cost of each hour that is kept: 400 days, or as the policy of rollups says. report_tokens has all days.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup_hour.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup_hour.hour_us AS hour_us,        -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(rollup_group.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(total(rollup_hour.usage_count) AS INTEGER) AS count,  -- INTEGER calls with token usage
  CAST(total(rollup_hour.input_tokens) AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(total(rollup_hour.output_tokens) AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CAST(total(rollup_hour.cache_read_tokens) AS INTEGER)
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache
  CAST(total(rollup_hour.cache_write_tokens) AS INTEGER)
    AS cache_write_tokens,               -- INTEGER of the input, written to it
  CAST(total(rollup_hour.reasoning_tokens) AS INTEGER)
    AS reasoning_tokens,                 -- INTEGER of the output, reasoning
  CASE WHEN total(rollup_hour.priced) > 0
    THEN total(rollup_hour.cost_nano_usd) / 1000000000 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(total(rollup_hour.unpriced) AS INTEGER)
    AS unpriced                          -- INTEGER calls with token usage and no known cost
FROM rollup_hour
JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE rollup_hour.usage_count > 0
GROUP BY rollup_hour.hour_us, service.name, rollup_group.environment, operation.name, model.provider,
  model.name;
