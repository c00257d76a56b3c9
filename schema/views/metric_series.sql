CREATE VIEW metric_series AS             -- Series of measurements, each with its last value and what it adds up to.
SELECT
  metric.id AS series_id,                -- INTEGER key of the series: metrics.series_id
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  metric.name AS name,                   -- TEXT the metric's name
  metric.instrument AS instrument,       -- TEXT gauge, counter, histogram
  nullif(metric.unit, '') AS unit,       -- TEXT the unit; NULL: not given
  nullif(metric.labels, '{}') AS labels_json,  -- TEXT JSON object; NULL: none; {"series":"(other)"}: series beyond 1,000 of a metric
  nullif(metric.temporality, '') AS temporality,  -- TEXT delta, cumulative; NULL: not given, which counts as delta
  found.samples AS samples,              -- INTEGER samples that were ever stored
  strftime('%Y-%m-%dT%H:%M:%S', found.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', found.first_at_ns % 1000000000)
    AS first_at,                       -- TEXT when the earliest was taken, ISO 8601, UTC
  strftime('%Y-%m-%dT%H:%M:%S', found.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', found.last_at_ns % 1000000000)
    AS last_at,                        -- TEXT when the latest was, ISO 8601, UTC
  found.last_at_ns / 1000 AS last_at_us, -- INTEGER the same in Unix microseconds
  found.last AS last,                    -- REAL the value of the latest sample; NULL: a summary
  found.count AS count,                  -- INTEGER values measured: of histograms what they hold, else samples; NULL: not known
  found.sum AS sum,                      -- REAL of gauges and histograms the sum, of counters the increase: of cumulative ones what they rose by, anew from 0 where they fell; NULL: not known
  found.min AS min,                      -- REAL the smallest; NULL: not told, or cumulative
  found.max AS max,                      -- REAL the largest; NULL: not told, or cumulative
  CASE WHEN metric.instrument <> 'counter' THEN found.sum / nullif(found.count, 0) END
    AS avg,                              -- REAL their mean; NULL: of a counter, or not known
  (SELECT CASE
      WHEN found.upper_50 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_50 <= 0 THEN found.upper_50
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_50 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.5 * found.total - (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
           WHERE a.metric_id = found.metric_id AND a.upper < found.upper_50)) / total(b.count) END
    FROM rollup_metric_all_bucket AS b
    WHERE b.metric_id = found.metric_id AND b.upper = found.upper_50)
    AS p50,                              -- REAL the median, by linear interpolation in its bucket, as Prometheus' histogram_quantile: the first begins at 0, of the last the lower bound counts; NULL: no buckets
  (SELECT CASE
      WHEN found.upper_95 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_95 <= 0 THEN found.upper_95
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_95 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.95 * found.total - (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
           WHERE a.metric_id = found.metric_id AND a.upper < found.upper_95)) / total(b.count) END
    FROM rollup_metric_all_bucket AS b
    WHERE b.metric_id = found.metric_id AND b.upper = found.upper_95)
    AS p95,                              -- REAL 95 of 100 are not above it, likewise
  (SELECT CASE
      WHEN found.upper_99 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_99 <= 0 THEN found.upper_99
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_99 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.99 * found.total - (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
           WHERE a.metric_id = found.metric_id AND a.upper < found.upper_99)) / total(b.count) END
    FROM rollup_metric_all_bucket AS b
    WHERE b.metric_id = found.metric_id AND b.upper = found.upper_99)
    AS p99                               -- REAL 99 of 100 are not above it, likewise
FROM (
  SELECT whole.metric_id, whole.samples, whole.first_at_ns, whole.last_at_ns, whole.last, whole.count,
    whole.sum, whole.min, whole.max, whole.total,
    (SELECT min(b.upper) FROM rollup_metric_all_bucket AS b
      WHERE b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
         WHERE a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.5 * whole.total) AS upper_50,
    (SELECT min(b.upper) FROM rollup_metric_all_bucket AS b
      WHERE b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
         WHERE a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.95 * whole.total) AS upper_95,
    (SELECT min(b.upper) FROM rollup_metric_all_bucket AS b
      WHERE b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_all_bucket AS a
         WHERE a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.99 * whole.total) AS upper_99
  FROM (
    SELECT rollup.metric_id, rollup.samples, rollup.first_at_ns, rollup.last_at_ns, rollup.last,
      rollup.count, rollup.sum, rollup.min, rollup.max,
      (SELECT total(b.count) FROM rollup_metric_all_bucket AS b WHERE b.metric_id = rollup.metric_id) AS total
    FROM rollup_metric_all AS rollup
  ) AS whole
) AS found
JOIN metric ON metric.id = found.metric_id
JOIN resource ON resource.id = metric.resource_id
JOIN service ON service.id = resource.service_id;
