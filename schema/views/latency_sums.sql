CREATE VIEW latency_sums AS              -- Exact figures of latency, beside the histograms of latency_buckets: the same hours, the same names.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', counter.hour * 3600, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, or of the day, UTC: 2026-11-23T14:00:00Z
  counter.hour_us AS hour_us,            -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(rollup_group.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  rollup_group.kind AS kind,             -- TEXT kind of span: chat, embeddings, latency, …
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '')
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown or no model call
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown or no model call
  CASE rollup_group.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END
    AS status,                           -- TEXT ok, error, unset
  counter.timed AS count,                -- INTEGER spans with a known latency
  counter.sum_ns * 1.0 AS sum_ns,        -- REAL sum of their latencies, nanoseconds, exact up to 2^53
  counter.min_ns / 1000000.0 AS min_ms,  -- REAL the shortest, milliseconds, exact
  counter.max_ns / 1000000.0 AS max_ms   -- REAL the longest, milliseconds, exact
FROM rollup_hour AS counter
JOIN rollup_group ON rollup_group.id = counter.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE counter.timed > 0 AND +counter.hour >= (SELECT kept_bucket_hour FROM store_state)
UNION ALL
SELECT strftime('%Y-%m-%dT%H:00:00Z', counter.day * 86400, 'unixepoch'), counter.day_us, service.name,
  nullif(rollup_group.environment, ''), rollup_group.kind, operation.name, nullif(model.provider, ''),
  nullif(model.name, ''),
  CASE rollup_group.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END,
  counter.timed, counter.sum_ns * 1.0, counter.min_ns / 1000000.0, counter.max_ns / 1000000.0
FROM rollup_day AS counter
JOIN rollup_group ON rollup_group.id = counter.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE counter.timed > 0 AND counter.day_us < (SELECT kept_bucket_hour * 3600000000 FROM store_state);
