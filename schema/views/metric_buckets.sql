CREATE VIEW metric_buckets AS            -- Histograms of series by the hour: the way to quantiles of any window. Of each hour whose histogram is kept: 31 days, or less where the policy of rollups says so; metric_series has all time.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', period.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  period.hour_us AS hour_us,          -- INTEGER the same in Unix microseconds: filter by this
  metric.id AS series_id,                -- INTEGER key of the series: metrics.series_id
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  metric.name AS name,                   -- TEXT the metric's name
  nullif(metric.unit, '') AS unit,       -- TEXT the unit; NULL: not given
  nullif(metric.labels, '{}') AS labels_json,  -- TEXT JSON object; NULL: none; {"series":"(other)"}: series beyond 1,000 of a metric
  CASE WHEN bucket.lower > -9e999 THEN bucket.lower END
    AS lower,                            -- REAL values above it; NULL: no bound
  CASE WHEN bucket.upper < 9e999 THEN bucket.upper END
    AS upper,                            -- REAL and up to it; NULL: no bound
  bucket.count AS count                  -- INTEGER values, of cumulative histograms those that came since the sample before
FROM rollup_metric_hour AS period
JOIN rollup_metric_hour_bucket AS bucket
  ON bucket.hour_us = period.hour_us AND bucket.metric_id = period.metric_id
JOIN metric ON metric.id = period.metric_id
JOIN resource ON resource.id = metric.resource_id
JOIN service ON service.id = resource.service_id;
