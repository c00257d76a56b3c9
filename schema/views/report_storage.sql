CREATE VIEW report_storage AS            -- What the big tables hold, as counted by whoever writes and deletes.
WITH early AS (SELECT id, at_us, at_ns FROM span ORDER BY at_us LIMIT 100),
  late AS (SELECT id, at_us, at_ns FROM span ORDER BY at_us DESC LIMIT 100)
SELECT
  part.name AS name,                     -- TEXT the table
  coalesce(size.rows, 0) + part.open_rows
    AS rows,                             -- INTEGER rows; of rollups without those that came after their hour was folded
  coalesce(size.bytes, 0) + part.open_rows * part.row_bytes
    AS bytes,                            -- INTEGER what its rows took when they were written, by SQLite's record format: without indexes, free space, later updates; of rollups an estimate
  size.content_bytes
    AS content_bytes,                    -- INTEGER of these, text and JSON of the application; NULL: none, or not counted
  strftime('%Y-%m-%dT%H:%M:%S', part.oldest_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', part.oldest_ns % 1000000000)
    AS oldest_at,                        -- TEXT the earliest, ISO 8601, UTC; of a kind of span that is not among the first 100 spans the first that came; NULL: empty, or without time
  strftime('%Y-%m-%dT%H:%M:%S', part.newest_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', part.newest_ns % 1000000000)
    AS newest_at,                        -- TEXT the latest, likewise; NULL: empty, or without time
  CASE part.name WHEN 'content' THEN (SELECT CAST(nullif(total(epoch.cold_bytes), 0) AS INTEGER) FROM epoch) END
    AS cold_bytes,                       -- INTEGER bytes of its texts that are packed; NULL: none
  CASE part.name WHEN 'content' THEN (SELECT CAST(nullif(total(epoch.packed_bytes), 0) AS INTEGER) FROM epoch) END
    AS packed_bytes                      -- INTEGER what these take of content_bytes; NULL: none
FROM (
  SELECT 'span' AS name,
    (SELECT at_ns FROM span ORDER BY at_us LIMIT 1) AS oldest_ns,
    (SELECT at_ns FROM span ORDER BY at_us DESC LIMIT 1) AS newest_ns,
    0 AS open_rows, 0 AS row_bytes       -- rows that table_size has not counted yet, and how big one is
  UNION ALL
  SELECT 'completion',
    coalesce((SELECT at_ns FROM early CROSS JOIN completion USING (id) ORDER BY at_us LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT min(id) FROM completion))),
    coalesce((SELECT at_ns FROM late CROSS JOIN completion USING (id) ORDER BY at_us DESC LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT max(id) FROM completion))),
    0, 0
  UNION ALL
  SELECT 'message',
    (SELECT at_ms * 1000000 FROM message ORDER BY at_us LIMIT 1),
    (SELECT at_ms * 1000000 FROM message ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'content',
    NULL, NULL, 0, 0
  UNION ALL
  SELECT 'conversation',
    (SELECT first_at_ns FROM conversation ORDER BY first_at_us LIMIT 1),
    (SELECT first_at_ns FROM conversation ORDER BY first_at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'trace',
    (SELECT first_at_ns FROM trace ORDER BY first_at_us LIMIT 1),
    (SELECT first_at_ns FROM trace ORDER BY first_at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'error',
    (SELECT at_ns FROM error ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM error ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'event',
    (SELECT at_ns FROM event ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM event ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'token_usage',
    coalesce((SELECT at_ns FROM early CROSS JOIN token_usage USING (id) ORDER BY at_us LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT min(id) FROM token_usage))),
    coalesce((SELECT at_ns FROM late CROSS JOIN token_usage USING (id) ORDER BY at_us DESC LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT max(id) FROM token_usage))),
    0, 0
  UNION ALL
  SELECT 'tool_execution',
    coalesce((SELECT at_ns FROM early CROSS JOIN tool_execution USING (id) ORDER BY at_us LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT min(id) FROM tool_execution))),
    coalesce((SELECT at_ns FROM late CROSS JOIN tool_execution USING (id) ORDER BY at_us DESC LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT max(id) FROM tool_execution))),
    0, 0
  UNION ALL
  SELECT 'resource_access',
    coalesce((SELECT at_ns FROM early CROSS JOIN resource_access USING (id) ORDER BY at_us LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT min(id) FROM resource_access))),
    coalesce((SELECT at_ns FROM late CROSS JOIN resource_access USING (id) ORDER BY at_us DESC LIMIT 1),
      (SELECT at_ns FROM span WHERE id = (SELECT max(id) FROM resource_access))),
    0, 0
  UNION ALL
  SELECT 'memory_sample',
    (SELECT at_ns FROM memory_sample ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM memory_sample ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'metric_sample',
    (SELECT at_ns FROM metric_sample ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM metric_sample ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'score',
    (SELECT at_ns FROM score ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM score ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'loss',
    (SELECT at_ns FROM loss ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM loss ORDER BY at_us DESC LIMIT 1),
    0, 0
  UNION ALL
  SELECT 'rollup_hour',
    (SELECT min(hour) * 3600000000000 FROM rollup_hour),
    (SELECT max(hour) * 3600000000000 FROM rollup_hour),
    (SELECT count(*) FROM rollup_hour WHERE hour >= (SELECT folded_hour FROM store_state)),
    64
  UNION ALL
  SELECT 'rollup_hour_bucket',
    (SELECT min(hour) * 3600000000000 FROM rollup_hour_bucket),
    (SELECT max(hour) * 3600000000000 FROM rollup_hour_bucket),
    (SELECT count(*) FROM rollup_hour_bucket WHERE hour >= (SELECT folded_hour FROM store_state)),
    14
  UNION ALL
  SELECT 'rollup_day',
    (SELECT min(day) * 86400000000000 FROM rollup_day),
    (SELECT max(day) * 86400000000000 FROM rollup_day),
    0, 0
) AS part
LEFT JOIN table_size AS size ON size.name = part.name;
