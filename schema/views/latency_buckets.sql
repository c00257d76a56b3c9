CREATE VIEW latency_buckets AS           -- Histograms of latency by hour (by day once hours are pruned): the way to percentiles of any window.
SELECT
  period.hour AS hour,                   -- TEXT begin of the hour, or of the day, UTC: 2026-11-23T14:00:00Z
  period.hour_us AS hour_us,             -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  CASE WHEN rollup_group.environment <> '' THEN rollup_group.environment END
    AS environment,                      -- TEXT production, staging, …; NULL: not given
  rollup_group.kind AS kind,             -- TEXT kind of span: chat, embeddings, latency, …
  operation.name AS operation,           -- TEXT the operation
  CASE WHEN model.provider <> '' THEN model.provider END
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown or no model call
  CASE WHEN model.name <> '' THEN model.name END
    AS model,                            -- TEXT the model; NULL: unknown or no model call
  CASE rollup_group.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END
    AS status,                           -- TEXT ok, error, unset
  CASE bucket.measure WHEN 0 THEN 'latency' ELSE 'ttft' END
    AS measure,                          -- TEXT latency, ttft (time to first token)
  bucket.value_ns / 1000000.0
    AS value_ms,                         -- REAL the bucket's middle, within 1 % of every value in it, milliseconds
  bucket.count AS count                  -- INTEGER values in the bucket
-- A day has tens of thousands of buckets: what is the same in all of an hour is made once (DISTINCT keeps
-- SQLite from putting it into each row's work), and CASE is less of it than nullif().
FROM (
  SELECT DISTINCT rollup_hour.hour AS number, rollup_hour.hour_us,
    strftime('%Y-%m-%dT%H:00:00Z', rollup_hour.hour * 3600, 'unixepoch') AS hour
  FROM rollup_hour
) AS period
CROSS JOIN rollup_hour_bucket AS bucket ON bucket.hour = period.number
CROSS JOIN rollup_group ON rollup_group.id = bucket.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
UNION ALL
SELECT period.hour, period.hour_us, service.name,
  CASE WHEN rollup_group.environment <> '' THEN rollup_group.environment END,
  rollup_group.kind, operation.name,
  CASE WHEN model.provider <> '' THEN model.provider END, CASE WHEN model.name <> '' THEN model.name END,
  CASE rollup_group.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END,
  CASE bucket.measure WHEN 0 THEN 'latency' ELSE 'ttft' END, bucket.value_ns / 1000000.0, bucket.count
FROM (
  SELECT DISTINCT rollup_day.day AS number, rollup_day.day_us AS hour_us,
    strftime('%Y-%m-%dT%H:00:00Z', rollup_day.day * 86400, 'unixepoch') AS hour
  FROM rollup_day
  WHERE rollup_day.day_us < (SELECT kept_bucket_hour * 3600000000 FROM store_state)
) AS period
CROSS JOIN rollup_day_bucket AS bucket ON bucket.day = period.number
CROSS JOIN rollup_group ON rollup_group.id = bucket.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id;
