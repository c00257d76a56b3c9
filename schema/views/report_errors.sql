CREATE VIEW report_errors AS             -- Errors by type and fingerprint, all hours.
SELECT
  service.name AS service,               -- TEXT the application
  total.type AS error_type,              -- TEXT exception class or the API's error type; 'unknown' where not told
  total.fingerprint
    AS fingerprint,                      -- TEXT equal for errors that differ only in numbers, ids and paths
  total.count AS count,                  -- INTEGER rows of errors, deleted ones included
  strftime('%Y-%m-%dT%H:%M:%S', total.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', total.first_at_ns % 1000000000)
    AS first_at,                         -- TEXT the earliest, ISO 8601, UTC
  strftime('%Y-%m-%dT%H:%M:%S', total.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', total.last_at_ns % 1000000000)
    AS last_at,                          -- TEXT the latest, ISO 8601, UTC
  (SELECT content.text FROM error JOIN content ON content.id = error.message_id
   WHERE error.id = total.sample_id)
    AS sample                            -- TEXT the message of one of the last to arrive; NULL: none, or deleted
FROM (
  SELECT rollup_error_group.service_id, rollup_error_group.type, rollup_error_group.fingerprint,
    CAST(total(part.count) AS INTEGER) AS count, min(part.first_at_ns) AS first_at_ns,
    max(part.last_at_ns) AS last_at_ns, max(part.sample_id) AS sample_id
  FROM (
    SELECT group_id, count, first_at_ns, last_at_ns, sample_id FROM rollup_error_all
    UNION ALL
    SELECT group_id, count, first_at_ns, last_at_ns, sample_id FROM rollup_error_hour
    WHERE hour >= (SELECT folded_hour FROM store_state)
  ) AS part
  JOIN rollup_error_group ON rollup_error_group.id = part.group_id
  GROUP BY 1, 2, 3
) AS total
JOIN service ON service.id = total.service_id;
