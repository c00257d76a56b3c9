CREATE VIEW report_models_hourly AS      -- What models were called in each hour.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup_hour.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup_hour.hour_us AS hour_us,        -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(rollup_group.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  rollup_group.kind AS kind,             -- TEXT kind of span: chat, embeddings, token_usage, …
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(total(rollup_hour.count) AS INTEGER) AS count,  -- INTEGER calls
  CAST(total(CASE rollup_group.status WHEN 2 THEN rollup_hour.count END) AS INTEGER)
    AS errors,                           -- INTEGER of these, with status error
  min(rollup_hour.min_ns) / 1000000.0
    AS min_ms,                           -- REAL the shortest, milliseconds, exact; NULL: unknown
  max(rollup_hour.max_ns) / 1000000.0
    AS max_ms,                           -- REAL the longest, milliseconds, exact; NULL: unknown
  CAST(total(rollup_hour.input_tokens) AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(total(rollup_hour.output_tokens) AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CASE WHEN total(rollup_hour.priced) > 0
    THEN total(rollup_hour.cost_nano_usd) / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(total(rollup_hour.unpriced) AS INTEGER)
    AS unpriced,                         -- INTEGER calls with token usage and no known cost
  total(rollup_hour.stream_ns) / 1000000000.0
    AS output_s,                         -- REAL seconds in which output_timed were answered, from the first token on where that is known
  CAST(total(rollup_hour.stream_tokens) AS INTEGER)
    AS output_timed                      -- INTEGER answered tokens of calls with a known time: output_timed / output_s are tokens a second
FROM rollup_hour
JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE model.name <> '' OR model.provider <> ''
GROUP BY rollup_hour.hour_us, service.name, rollup_group.environment, rollup_group.kind, operation.name,
  model.provider, model.name;
