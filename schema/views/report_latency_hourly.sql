CREATE VIEW report_latency_hourly AS     -- Latency of each hour by service, operation and model; unknown latencies left out.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup_hour.hour * 3600, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup_hour.hour_us AS hour_us,        -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '')
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown or no model call
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown or no model call
  -- Groups of one service, operation and model differ in environment, kind and status. Each row is the
  -- first of them; all its figures are look-ups, so that an hour costs the same in a short store and a long one.
  (SELECT CAST(total(counter.timed) AS INTEGER)
   FROM rollup_group AS part
   CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)
    AS count,                            -- INTEGER spans with a known latency
  (SELECT CAST(total(CASE part.status WHEN 2 THEN counter.timed END) AS INTEGER)
   FROM rollup_group AS part
   CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)
    AS errors,                           -- INTEGER of these, with status error
  (SELECT min(counter.min_ns) / 1000000.0
   FROM rollup_group AS part
   CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)
    AS min_ms,                           -- REAL the shortest, milliseconds, exact
  (SELECT total(counter.sum_ns) / total(counter.timed) / 1000000.0
   FROM rollup_group AS part
   CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)
    AS avg_ms,                           -- REAL the mean, milliseconds, exact
  (SELECT max(counter.max_ns) / 1000000.0
   FROM rollup_group AS part
   CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)
    AS max_ms,                           -- REAL the longest, milliseconds, exact
  -- Looked up where the hour is folded, else counted: the median is the first bucket that, with those
  -- below it, holds half of the values; the others are the last that, with those above it, holds more than
  -- the share beyond. So few buckets are summed: an hour that is not folded may have hundreds a series.
  -- A bucket's middle may lie beyond all that is in it: no percentile lies beyond the extremes.
  coalesce(known.p50_ns / 1000000.0,
  max(min((SELECT min(
     (SELECT bucket.value_ns FROM rollup_hour_bucket AS bucket
      WHERE bucket.hour = rollup_hour.hour AND bucket.group_id = part.id AND bucket.measure = 0
        AND (SELECT total(counter.timed) * 50
             FROM rollup_group AS other
             CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour
               AND counter.group_id = other.id
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
          <= (SELECT total(below.count) * 100
             FROM rollup_group AS other
             CROSS JOIN rollup_hour_bucket AS below ON below.hour = rollup_hour.hour
               AND below.group_id = other.id AND below.measure = 0
               AND below.value_ns <= bucket.value_ns
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
      ORDER BY bucket.value_ns LIMIT 1)) / 1000000.0
   FROM rollup_group AS part
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id),
    (SELECT max(counter.max_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)),
    (SELECT min(counter.min_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)))
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %
  coalesce(known.p95_ns / 1000000.0,
  max(min((SELECT max(
     (SELECT bucket.value_ns FROM rollup_hour_bucket AS bucket
      WHERE bucket.hour = rollup_hour.hour AND bucket.group_id = part.id AND bucket.measure = 0
        AND (SELECT total(counter.timed) * 5
             FROM rollup_group AS other
             CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour
               AND counter.group_id = other.id
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS other
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = rollup_hour.hour
               AND above.group_id = other.id AND above.measure = 0
               AND above.value_ns >= bucket.value_ns
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
      ORDER BY bucket.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS part
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id),
    (SELECT max(counter.max_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)),
    (SELECT min(counter.min_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)))
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %
  coalesce(known.p99_ns / 1000000.0,
  max(min((SELECT max(
     (SELECT bucket.value_ns FROM rollup_hour_bucket AS bucket
      WHERE bucket.hour = rollup_hour.hour AND bucket.group_id = part.id AND bucket.measure = 0
        AND (SELECT total(counter.timed) * 1
             FROM rollup_group AS other
             CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour
               AND counter.group_id = other.id
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS other
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = rollup_hour.hour
               AND above.group_id = other.id AND above.measure = 0
               AND above.value_ns >= bucket.value_ns
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
      ORDER BY bucket.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS part
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id),
    (SELECT max(counter.max_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)),
    (SELECT min(counter.min_ns) / 1000000.0
     FROM rollup_group AS part
     CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
     WHERE part.service_id = rollup_group.service_id
       AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id)))
    AS p99_ms,                           -- REAL 99 % are at most so long, milliseconds, within 1 %
  coalesce(known.ttft_p50_ns / 1000000.0,
  (SELECT min(
     (SELECT bucket.value_ns FROM rollup_hour_bucket AS bucket
      WHERE bucket.hour = rollup_hour.hour AND bucket.group_id = part.id AND bucket.measure = 1
        AND (SELECT total(counter.ttft_count) * 50
             FROM rollup_group AS other
             CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour
               AND counter.group_id = other.id
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
          <= (SELECT total(below.count) * 100
             FROM rollup_group AS other
             CROSS JOIN rollup_hour_bucket AS below ON below.hour = rollup_hour.hour
               AND below.group_id = other.id AND below.measure = 1
               AND below.value_ns <= bucket.value_ns
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
      ORDER BY bucket.value_ns LIMIT 1)) / 1000000.0
   FROM rollup_group AS part
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id))
    AS ttft_p50_ms,                      -- REAL time to first token: half are at most so long, milliseconds, within 1 %; NULL: none known
  coalesce(known.ttft_p95_ns / 1000000.0,
  (SELECT max(
     (SELECT bucket.value_ns FROM rollup_hour_bucket AS bucket
      WHERE bucket.hour = rollup_hour.hour AND bucket.group_id = part.id AND bucket.measure = 1
        AND (SELECT total(counter.ttft_count) * 5
             FROM rollup_group AS other
             CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour
               AND counter.group_id = other.id
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS other
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = rollup_hour.hour
               AND above.group_id = other.id AND above.measure = 1
               AND above.value_ns >= bucket.value_ns
             WHERE other.service_id = rollup_group.service_id
               AND other.operation_id = rollup_group.operation_id AND other.model_id = rollup_group.model_id)
      ORDER BY bucket.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS part
   WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id))
    AS ttft_p95_ms                       -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
FROM rollup_hour
JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id
LEFT JOIN rollup_hour_quantile AS known ON known.hour = rollup_hour.hour
  AND known.service_id = rollup_group.service_id
  AND known.operation_id = rollup_group.operation_id
  AND known.model_id = rollup_group.model_id
WHERE rollup_hour.timed > 0 AND NOT EXISTS (
  SELECT 1
  FROM rollup_group AS part
  CROSS JOIN rollup_hour AS counter ON counter.hour = rollup_hour.hour AND counter.group_id = part.id
  WHERE part.service_id = rollup_group.service_id
     AND part.operation_id = rollup_group.operation_id AND part.model_id = rollup_group.model_id
    AND part.id < rollup_group.id AND counter.timed > 0);
