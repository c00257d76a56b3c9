CREATE VIEW metrics AS                   -- Measurements of the application's own.
SELECT
  metric_sample.id AS id,                -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', metric_sample.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', metric_sample.at_ns % 1000000000) AS at,  -- TEXT when, ISO 8601, UTC
  metric_sample.at_us AS at_us,          -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  metric.name AS name,                   -- TEXT the metric's name
  metric.instrument AS instrument,       -- TEXT gauge, counter, histogram
  nullif(metric.unit, '') AS unit,       -- TEXT the unit; NULL: not given
  nullif(metric.labels, '{}') AS labels_json,  -- TEXT JSON object; NULL: none
  metric_sample.value AS value,          -- REAL the value; NULL: a summary
  metric_sample.count AS count,          -- INTEGER of a summary, how many values; NULL: one value
  metric_sample.sum AS sum,              -- REAL of a summary, their sum; NULL: one value, or not given
  metric_sample.min AS min,              -- REAL of a summary, the smallest; NULL: one value, or not given
  metric_sample.max AS max,              -- REAL of a summary, the largest; NULL: one value, or not given
  nullif(metric.temporality, '') AS temporality,  -- TEXT delta, cumulative; NULL: not given
  metric_sample.bounds AS bounds_json,   -- TEXT of a summary, JSON array of upper bounds of buckets; NULL: none
  metric_sample.buckets AS buckets_json, -- TEXT of a summary, JSON array of counts, one more than bounds; NULL: none
  metric_sample.tags AS tags_json,       -- TEXT JSON array of text; NULL: none
  (SELECT content.text FROM content WHERE content.id = metric_sample.metadata_id)
    AS metadata_json,                    -- TEXT JSON object; NULL: none
  metric_sample.redactions AS redactions, -- INTEGER replacements in what this row shows
  metric.id AS series_id                 -- INTEGER key of the series: metric_series.series_id
FROM metric_sample
JOIN metric ON metric.id = metric_sample.metric_id
JOIN service ON service.id = metric_sample.service_id
JOIN resource ON resource.id = metric.resource_id;
