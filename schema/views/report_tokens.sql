CREATE VIEW report_tokens AS             -- Tokens and cost of each day (UTC).
SELECT
  strftime('%Y-%m-%d', used.day_us / 1000000, 'unixepoch')
    AS day,                              -- TEXT the day, UTC: 2026-11-23
  used.day_us AS day_us,                 -- INTEGER its begin in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(used.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(used.count AS INTEGER) AS count,  -- INTEGER calls with token usage
  CAST(used.input_tokens AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(used.output_tokens AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CAST(used.cache_read_tokens AS INTEGER)
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache
  CAST(used.cache_write_tokens AS INTEGER)
    AS cache_write_tokens,               -- INTEGER of the input, written to it
  CAST(used.reasoning_tokens AS INTEGER)
    AS reasoning_tokens,                 -- INTEGER of the output, reasoning
  CASE WHEN used.priced > 0 THEN used.cost_nano_usd / 1000000000 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(used.unpriced AS INTEGER)
    AS unpriced                          -- INTEGER calls with token usage and no known cost
FROM (
  SELECT part.day_us, rollup_group.service_id, rollup_group.environment, rollup_group.operation_id,
    rollup_group.model_id, total(part.usage_count) AS count,
    total(part.input_tokens) AS input_tokens, total(part.output_tokens) AS output_tokens,
    total(part.cache_read_tokens) AS cache_read_tokens,
    total(part.cache_write_tokens) AS cache_write_tokens,
    total(part.reasoning_tokens) AS reasoning_tokens,
    total(part.cost_nano_usd) AS cost_nano_usd, total(part.priced) AS priced,
    total(part.unpriced) AS unpriced
  FROM (
    -- Hours that are folded stand in their days, the others on their own.
    SELECT day_us, group_id, usage_count, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
    FROM rollup_day WHERE usage_count > 0
    UNION ALL
    SELECT hour / 24 * 86400000000, group_id, usage_count, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
    FROM rollup_hour WHERE hour >= (SELECT folded_hour FROM store_state) AND usage_count > 0
  ) AS part
  JOIN rollup_group ON rollup_group.id = part.group_id
  GROUP BY 1, 2, 3, 4, 5
) AS used
JOIN service ON service.id = used.service_id
JOIN operation ON operation.id = used.operation_id
JOIN model ON model.id = used.model_id;
