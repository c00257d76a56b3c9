CREATE VIEW report_latency_hourly AS     -- Latency of each hour by service, operation and model; unknown latencies left out.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', h.hour * 3600, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  h.hour_us AS hour_us,        -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '')
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown or no model call
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown or no model call
  -- Groups of one service, operation and model differ in environment, kind and status. Each row is the
  -- first of them; all its figures are look-ups, so that an hour costs the same in a short store and a long one.
  (SELECT CAST(total(c.timed) AS INTEGER)
   FROM rollup_group AS p
   CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)
    AS count,                            -- INTEGER spans with a known latency
  (SELECT CAST(total(CASE p.status WHEN 2 THEN c.timed END) AS INTEGER)
   FROM rollup_group AS p
   CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)
    AS errors,                           -- INTEGER of these, failed
  (SELECT min(c.min_ns) / 1000000.0
   FROM rollup_group AS p
   CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)
    AS min_ms,                           -- REAL the shortest, milliseconds, exact
  (SELECT total(c.sum_ns) / total(c.timed) / 1000000.0
   FROM rollup_group AS p
   CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)
    AS avg_ms,                           -- REAL the mean, milliseconds, exact
  (SELECT max(c.max_ns) / 1000000.0
   FROM rollup_group AS p
   CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)
    AS max_ms,                           -- REAL the longest, milliseconds, exact
  -- Looked up where the hour is folded, else counted: the median is the first bucket that, with those
  -- below it, holds half of the values; the others are the last that, with those above it, holds more than
  -- the share beyond. So few buckets are summed: an hour that is not folded may have hundreds a series.
  -- None lies beyond the extremes, as the middle of a bucket may.
  coalesce(known.p50_ns / 1000000.0,
  max(min((SELECT min(
     (SELECT b.value_ns FROM rollup_hour_bucket AS b
      WHERE b.hour = h.hour AND b.group_id = p.id AND b.measure = 0
        AND (SELECT total(c.timed) * 50
             FROM rollup_group AS o
             CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = o.id
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
          <= (SELECT total(below.count) * 100
             FROM rollup_group AS o
             CROSS JOIN rollup_hour_bucket AS below ON below.hour = h.hour
               AND below.group_id = o.id AND below.measure = 0
               AND below.value_ns <= b.value_ns
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
      ORDER BY b.value_ns LIMIT 1)) / 1000000.0
   FROM rollup_group AS p
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id),
    (SELECT max(c.max_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)),
    (SELECT min(c.min_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)))
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %
  coalesce(known.p95_ns / 1000000.0,
  max(min((SELECT max(
     (SELECT b.value_ns FROM rollup_hour_bucket AS b
      WHERE b.hour = h.hour AND b.group_id = p.id AND b.measure = 0
        AND (SELECT total(c.timed) * 5
             FROM rollup_group AS o
             CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = o.id
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS o
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = h.hour
               AND above.group_id = o.id AND above.measure = 0
               AND above.value_ns >= b.value_ns
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
      ORDER BY b.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS p
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id),
    (SELECT max(c.max_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)),
    (SELECT min(c.min_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)))
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %
  coalesce(known.p99_ns / 1000000.0,
  max(min((SELECT max(
     (SELECT b.value_ns FROM rollup_hour_bucket AS b
      WHERE b.hour = h.hour AND b.group_id = p.id AND b.measure = 0
        AND (SELECT total(c.timed) * 1
             FROM rollup_group AS o
             CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = o.id
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS o
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = h.hour
               AND above.group_id = o.id AND above.measure = 0
               AND above.value_ns >= b.value_ns
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
      ORDER BY b.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS p
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id),
    (SELECT max(c.max_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)),
    (SELECT min(c.min_ns) / 1000000.0
     FROM rollup_group AS p
     CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
     WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id)))
    AS p99_ms,                           -- REAL 99 % are at most so long, milliseconds, within 1 %
  coalesce(known.ttft_p50_ns / 1000000.0,
  (SELECT min(
     (SELECT b.value_ns FROM rollup_hour_bucket AS b
      WHERE b.hour = h.hour AND b.group_id = p.id AND b.measure = 1
        AND (SELECT total(c.ttft_count) * 50
             FROM rollup_group AS o
             CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = o.id
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
          <= (SELECT total(below.count) * 100
             FROM rollup_group AS o
             CROSS JOIN rollup_hour_bucket AS below ON below.hour = h.hour
               AND below.group_id = o.id AND below.measure = 1
               AND below.value_ns <= b.value_ns
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
      ORDER BY b.value_ns LIMIT 1)) / 1000000.0
   FROM rollup_group AS p
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id))
    AS ttft_p50_ms,                      -- REAL time to first token: half are at most so long, milliseconds, within 1 %; NULL: none known
  coalesce(known.ttft_p95_ns / 1000000.0,
  (SELECT max(
     (SELECT b.value_ns FROM rollup_hour_bucket AS b
      WHERE b.hour = h.hour AND b.group_id = p.id AND b.measure = 1
        AND (SELECT total(c.ttft_count) * 5
             FROM rollup_group AS o
             CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = o.id
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
          < (SELECT total(above.count) * 100
             FROM rollup_group AS o
             CROSS JOIN rollup_hour_bucket AS above ON above.hour = h.hour
               AND above.group_id = o.id AND above.measure = 1
               AND above.value_ns >= b.value_ns
             WHERE o.service_id = g.service_id AND o.operation_id = g.operation_id AND o.model_id = g.model_id)
      ORDER BY b.value_ns DESC LIMIT 1)) / 1000000.0
   FROM rollup_group AS p
   WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id))
    AS ttft_p95_ms                       -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
FROM rollup_hour AS h
JOIN rollup_group AS g ON g.id = h.group_id
JOIN service ON service.id = g.service_id
JOIN operation ON operation.id = g.operation_id
JOIN model ON model.id = g.model_id
LEFT JOIN rollup_hour_quantile AS known ON known.hour = h.hour
  AND known.service_id = g.service_id AND known.operation_id = g.operation_id AND known.model_id = g.model_id
WHERE h.timed > 0 AND NOT EXISTS (
  SELECT 1
  FROM rollup_group AS p
  CROSS JOIN rollup_hour AS c ON c.hour = h.hour AND c.group_id = p.id
  WHERE p.service_id = g.service_id AND p.operation_id = g.operation_id AND p.model_id = g.model_id
    AND p.id < g.id AND c.timed > 0);
