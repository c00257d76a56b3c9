CREATE VIEW metric_rates AS              -- Series of measurements by the hour: last, sum, rate. Of each hour that is kept: 400 days, or as the policy of rollups says; metric_series has all time.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup.hour_us AS hour_us,          -- INTEGER the same in Unix microseconds: filter by this
  metric.id AS series_id,                -- INTEGER key of the series: metrics.series_id
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  metric.name AS name,                   -- TEXT the metric's name
  metric.instrument AS instrument,       -- TEXT gauge, counter, histogram
  nullif(metric.unit, '') AS unit,       -- TEXT the unit; NULL: not given
  nullif(metric.labels, '{}') AS labels_json,  -- TEXT JSON object; NULL: none; {"series":"(other)"}: series beyond 1,000 of a metric
  rollup.samples AS samples,             -- INTEGER samples of the hour
  rollup.last AS last,                   -- REAL the value of the latest; NULL: a summary
  rollup.count AS count,                 -- INTEGER values measured: of histograms what they hold, else samples; NULL: not known
  rollup.sum AS sum,                     -- REAL of gauges and histograms the sum, of counters the increase; NULL: not known
  rollup.min AS min,                     -- REAL the smallest; NULL: not told, or cumulative
  rollup.max AS max,                     -- REAL the largest; NULL: not told, or cumulative
  CASE WHEN metric.instrument <> 'counter' THEN rollup.sum / nullif(rollup.count, 0) END
    AS avg,                              -- REAL their mean; NULL: of a counter, or not known
  CASE metric.instrument WHEN 'counter' THEN rollup.sum WHEN 'histogram' THEN rollup.count * 1.0 END
    AS increase,                         -- REAL of counters the sum of deltas, or what a cumulative one rose by since the sample before, anew from 0 where it fell; of histograms the values; NULL: of a gauge
  CASE metric.instrument WHEN 'counter' THEN rollup.sum WHEN 'histogram' THEN rollup.count * 1.0 END / 3600
    AS rate_per_s                        -- REAL the increase by the seconds of a whole hour; NULL: of a gauge
FROM rollup_metric_hour AS rollup
JOIN metric ON metric.id = rollup.metric_id
JOIN resource ON resource.id = metric.resource_id
JOIN service ON service.id = resource.service_id;
