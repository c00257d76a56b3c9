CREATE VIEW report_models_hourly AS      -- What models were called in each hour that is kept: 400 days, or as the policy of rollups says. Of hours that were pruned `daybook report models` and report_models tell.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', h.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT its begin, UTC
  h.hour_us AS hour_us,                  -- INTEGER the same in Unix us: filter by this
  s.name AS service,                     -- TEXT the application
  nullif(g.environment, '')
    AS environment,                      -- TEXT where it runs; NULL: not given
  g.kind AS kind,                        -- TEXT kind of span
  o.name AS operation,                   -- TEXT the operation
  nullif(m.provider, '') AS provider,    -- TEXT its provider; NULL: unknown
  nullif(m.name, '') AS model,           -- TEXT the model; NULL: unknown
  CAST(total(h.count) AS INTEGER) AS count,  -- INTEGER calls
  CAST(total(h.count * (g.status = 2)) AS INTEGER)
    AS errors,                           -- INTEGER of these, with status error
  min(h.min_ns) / 1000000.0 AS min_ms,   -- REAL the shortest, milliseconds; NULL: unknown
  max(h.max_ns) / 1000000.0 AS max_ms,   -- REAL the longest, likewise
  CAST(total(h.input_tokens) AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent
  CAST(total(h.output_tokens) AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered
  CASE WHEN total(h.priced) > 0 THEN total(h.cost_nano_usd) / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(total(h.unpriced) AS INTEGER)
    AS unpriced,                         -- INTEGER calls whose cost is unknown
  total(h.stream_ns) / 1000000000.0
    AS output_s,                         -- REAL seconds that output_timed took
  CAST(total(h.stream_tokens) AS INTEGER)
    AS output_timed                      -- INTEGER answered tokens of calls with a known time
FROM rollup_hour AS h
JOIN rollup_group AS g ON g.id = h.group_id
JOIN service AS s ON s.id = g.service_id
JOIN operation AS o ON o.id = g.operation_id
JOIN model AS m ON m.id = g.model_id
WHERE m.name <> '' OR m.provider <> ''
GROUP BY h.hour_us, s.name, g.environment, g.kind, o.name, m.provider, m.name;
