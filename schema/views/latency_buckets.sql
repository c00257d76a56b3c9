CREATE VIEW latency_buckets AS           -- Histograms of latency by hour (by day once hours are pruned): the way to percentiles of any window.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', bucket.hour * 3600, 'unixepoch')
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
  CASE bucket.measure WHEN 0 THEN 'latency' ELSE 'ttft' END
    AS measure,                          -- TEXT latency, ttft (time to first token)
  bucket.value_ns / 1000000.0
    AS value_ms,                         -- REAL the bucket's middle, within 1 % of every value in it, milliseconds
  bucket.count AS count                  -- INTEGER values in the bucket
FROM rollup_hour AS counter
JOIN rollup_hour_bucket AS bucket ON bucket.hour = counter.hour AND bucket.group_id = counter.group_id
JOIN rollup_group ON rollup_group.id = counter.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
UNION ALL
SELECT strftime('%Y-%m-%dT%H:00:00Z', bucket.day * 86400, 'unixepoch'), counter.day_us, service.name,
  nullif(rollup_group.environment, ''), rollup_group.kind, operation.name, nullif(model.provider, ''),
  nullif(model.name, ''),
  CASE rollup_group.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END,
  CASE bucket.measure WHEN 0 THEN 'latency' ELSE 'ttft' END, bucket.value_ns / 1000000.0, bucket.count
FROM rollup_day AS counter
JOIN rollup_day_bucket AS bucket ON bucket.day = counter.day AND bucket.group_id = counter.group_id
JOIN rollup_group ON rollup_group.id = counter.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
WHERE counter.day_us < (SELECT kept_bucket_hour * 3600000000 FROM store_state);
