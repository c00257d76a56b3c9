CREATE VIEW report_errors_hourly AS      -- Errors of each hour by model, type and fingerprint.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup_error_hour.hour * 3600, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup_error_hour.hour_us AS hour_us,  -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(model.name, '') AS model,       -- TEXT the model concerned; NULL: unknown or none
  rollup_error_group.type
    AS error_type,                       -- TEXT exception class or the API's error type; 'unknown' where not told
  rollup_error_group.fingerprint
    AS fingerprint,                      -- TEXT equal for errors that differ only in numbers, ids and paths
  rollup_error_hour.count AS count,      -- INTEGER rows of errors, deleted ones included
  nullif(model.provider, '') AS provider,  -- TEXT the model's provider; NULL: unknown or none
  strftime('%Y-%m-%dT%H:%M:%S', rollup_error_hour.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', rollup_error_hour.first_at_ns % 1000000000)
    AS first_at,                         -- TEXT the hour's earliest, ISO 8601, UTC
  strftime('%Y-%m-%dT%H:%M:%S', rollup_error_hour.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', rollup_error_hour.last_at_ns % 1000000000)
    AS last_at,                          -- TEXT the hour's latest, ISO 8601, UTC
  rollup_error_hour.sample_id
    AS sample_row                        -- INTEGER errors.id of the latest; it may be deleted
FROM rollup_error_hour
JOIN rollup_error_group ON rollup_error_group.id = rollup_error_hour.group_id
JOIN service ON service.id = rollup_error_group.service_id
JOIN model ON model.id = rollup_error_group.model_id;
