CREATE VIEW metric_quantiles AS          -- Quantiles of histograms by series and hour. Of each hour whose histogram is kept: 31 days, or less where the policy of rollups says so; metric_series has all time.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', found.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  found.hour_us AS hour_us,           -- INTEGER the same in Unix microseconds: filter by this
  metric.id AS series_id,                -- INTEGER key of the series: metrics.series_id
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  metric.name AS name,                   -- TEXT the metric's name
  nullif(metric.unit, '') AS unit,       -- TEXT the unit; NULL: not given
  nullif(metric.labels, '{}') AS labels_json,  -- TEXT JSON object; NULL: none; {"series":"(other)"}: series beyond 1,000 of a metric
  CAST(found.total AS INTEGER) AS count, -- INTEGER values in the buckets
  (SELECT CASE
      WHEN found.upper_50 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_50 <= 0 THEN found.upper_50
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_50 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.5 * found.total - (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
           WHERE a.hour_us = found.hour_us AND a.metric_id = found.metric_id AND a.upper < found.upper_50)) / total(b.count) END
    FROM rollup_metric_hour_bucket AS b
    WHERE b.hour_us = found.hour_us AND b.metric_id = found.metric_id AND b.upper = found.upper_50)
    AS p50,                              -- REAL the median, by linear interpolation in its bucket, as Prometheus' histogram_quantile: the first begins at 0, of the last the lower bound counts; NULL: no buckets
  (SELECT CASE
      WHEN found.upper_95 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_95 <= 0 THEN found.upper_95
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_95 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.95 * found.total - (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
           WHERE a.hour_us = found.hour_us AND a.metric_id = found.metric_id AND a.upper < found.upper_95)) / total(b.count) END
    FROM rollup_metric_hour_bucket AS b
    WHERE b.hour_us = found.hour_us AND b.metric_id = found.metric_id AND b.upper = found.upper_95)
    AS p95,                              -- REAL 95 of 100 are not above it, likewise
  (SELECT CASE
      WHEN found.upper_99 = 9e999 THEN CASE WHEN max(b.lower) > -9e999 THEN max(b.lower) END
      WHEN min(b.lower) = -9e999 AND found.upper_99 <= 0 THEN found.upper_99
      ELSE (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END)
        + (found.upper_99 - (CASE WHEN min(b.lower) = -9e999 THEN 0.0 ELSE min(b.lower) END))
        * (0.99 * found.total - (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
           WHERE a.hour_us = found.hour_us AND a.metric_id = found.metric_id AND a.upper < found.upper_99)) / total(b.count) END
    FROM rollup_metric_hour_bucket AS b
    WHERE b.hour_us = found.hour_us AND b.metric_id = found.metric_id AND b.upper = found.upper_99)
    AS p99                               -- REAL 99 of 100 are not above it, likewise
FROM (
  SELECT whole.hour_us, whole.metric_id, whole.total,
    (SELECT min(b.upper) FROM rollup_metric_hour_bucket AS b
      WHERE b.hour_us = whole.hour_us AND b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
         WHERE a.hour_us = whole.hour_us AND a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.5 * whole.total) AS upper_50,
    (SELECT min(b.upper) FROM rollup_metric_hour_bucket AS b
      WHERE b.hour_us = whole.hour_us AND b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
         WHERE a.hour_us = whole.hour_us AND a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.95 * whole.total) AS upper_95,
    (SELECT min(b.upper) FROM rollup_metric_hour_bucket AS b
      WHERE b.hour_us = whole.hour_us AND b.metric_id = whole.metric_id AND
        (SELECT total(a.count) FROM rollup_metric_hour_bucket AS a
         WHERE a.hour_us = whole.hour_us AND a.metric_id = whole.metric_id AND a.upper <= b.upper) >= 0.99 * whole.total) AS upper_99
  FROM (
    SELECT rollup.hour_us AS hour_us, rollup.metric_id AS metric_id,
      (SELECT total(b.count) FROM rollup_metric_hour_bucket AS b
       WHERE b.hour_us = rollup.hour_us AND b.metric_id = rollup.metric_id) AS total
    FROM rollup_metric_hour AS rollup
  ) AS whole
  WHERE whole.total > 0
) AS found
JOIN metric ON metric.id = found.metric_id
JOIN resource ON resource.id = metric.resource_id
JOIN service ON service.id = resource.service_id;
