CREATE VIEW report_tokens AS             -- Tokens and cost of each day (UTC).
SELECT
  strftime('%Y-%m-%d', rollup_day.day_us / 1000000, 'unixepoch')
    AS day,                              -- TEXT the day, UTC: 2026-11-23
  rollup_day.day_us AS day_us,          -- INTEGER its begin in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(rollup_group.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(total(rollup_day.usage_count) AS INTEGER) AS count,  -- INTEGER calls with token usage
  CAST(total(rollup_day.input_tokens) AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(total(rollup_day.output_tokens) AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CAST(total(rollup_day.cache_read_tokens) AS INTEGER)
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache
  CAST(total(rollup_day.cache_write_tokens) AS INTEGER)
    AS cache_write_tokens,               -- INTEGER of the input, written to it
  CAST(total(rollup_day.reasoning_tokens) AS INTEGER)
    AS reasoning_tokens,                 -- INTEGER of the output, reasoning
  CASE WHEN total(rollup_day.priced) > 0
    THEN total(rollup_day.cost_nano_usd) / 1000000000 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(total(rollup_day.unpriced) AS INTEGER)
    AS unpriced                          -- INTEGER calls with token usage and no known cost
FROM rollup_day
JOIN rollup_group ON rollup_group.id = rollup_day.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE rollup_day.usage_count > 0 AND rollup_day.day < (SELECT folded_hour / 24 FROM store_state)
GROUP BY rollup_day.day_us, rollup_group.service_id, rollup_group.environment, rollup_group.operation_id,
  rollup_group.model_id
UNION ALL
-- The day that is folded in part, and hours that are not folded yet.
SELECT strftime('%Y-%m-%d', part.day_us / 1000000, 'unixepoch'), part.day_us, service.name,
  nullif(rollup_group.environment, ''), operation.name, nullif(model.provider, ''),
  nullif(model.name, ''), CAST(total(part.usage_count) AS INTEGER),
  CAST(total(part.input_tokens) AS INTEGER), CAST(total(part.output_tokens) AS INTEGER),
  CAST(total(part.cache_read_tokens) AS INTEGER), CAST(total(part.cache_write_tokens) AS INTEGER),
  CAST(total(part.reasoning_tokens) AS INTEGER),
  CASE WHEN total(part.priced) > 0 THEN total(part.cost_nano_usd) / 1000000000 END,
  CAST(total(part.unpriced) AS INTEGER)
FROM (
  SELECT day_us, group_id, usage_count, input_tokens, output_tokens, cache_read_tokens,
    cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_day WHERE day >= (SELECT folded_hour / 24 FROM store_state)
  UNION ALL
  SELECT hour / 24 * 86400000000, group_id, usage_count, input_tokens, output_tokens, cache_read_tokens,
    cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE hour >= (SELECT folded_hour FROM store_state)
) AS part
JOIN rollup_group ON rollup_group.id = part.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE part.usage_count > 0
GROUP BY part.day_us, rollup_group.service_id, rollup_group.environment, rollup_group.operation_id,
  rollup_group.model_id;
