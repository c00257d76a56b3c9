CREATE VIEW report_storage AS            -- What the big tables hold. Rows are counted as asked for, unless table_size has them.
SELECT
  part.name AS name,                     -- TEXT the table
  coalesce(table_size.rows, part.rows) AS rows,  -- INTEGER rows; NULL: not counted
  table_size.bytes
    AS bytes,                            -- INTEGER bytes of its columns, indexes left out; NULL: not counted
  CASE part.name WHEN 'content' THEN coalesce(table_size.content_bytes,
    (SELECT store_state.text_bytes FROM store_state
     WHERE NOT EXISTS (SELECT 1 FROM epoch WHERE epoch.closed_ns IS NOT NULL)))
    ELSE table_size.content_bytes END
    AS content_bytes,                    -- INTEGER of these, text and JSON of the application; NULL: none, or not counted
  strftime('%Y-%m-%dT%H:%M:%S', part.oldest_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', part.oldest_ns % 1000000000)
    AS oldest_at,                        -- TEXT the earliest, ISO 8601, UTC; NULL: empty, or without time
  strftime('%Y-%m-%dT%H:%M:%S', part.newest_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', part.newest_ns % 1000000000)
    AS newest_at                         -- TEXT the latest, ISO 8601, UTC; NULL: empty, or without time
FROM (
  SELECT 'span' AS name, (SELECT count(*) FROM span) AS rows,
    (SELECT at_ns FROM span ORDER BY at_us LIMIT 1) AS oldest_ns,
    (SELECT at_ns FROM span ORDER BY at_us DESC LIMIT 1) AS newest_ns
  UNION ALL
  SELECT 'completion', (SELECT count(*) FROM completion),
    (SELECT span.at_ns FROM span JOIN completion ON completion.id = span.id ORDER BY span.at_us LIMIT 1),
    (SELECT span.at_ns FROM span JOIN completion ON completion.id = span.id ORDER BY span.at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'message', (SELECT count(*) FROM message),
    (SELECT at_ms * 1000000 FROM message ORDER BY at_us LIMIT 1),
    (SELECT at_ms * 1000000 FROM message ORDER BY at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'content', NULL,
    NULL,
    NULL
  UNION ALL
  SELECT 'conversation', (SELECT count(*) FROM conversation),
    (SELECT first_at_ns FROM conversation ORDER BY first_at_us LIMIT 1),
    (SELECT first_at_ns FROM conversation ORDER BY first_at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'trace', (SELECT count(*) FROM trace),
    NULL,
    NULL
  UNION ALL
  SELECT 'error', (SELECT count(*) FROM error),
    (SELECT at_ns FROM error ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM error ORDER BY at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'event', (SELECT count(*) FROM event),
    (SELECT at_ns FROM event ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM event ORDER BY at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'token_usage', (SELECT count(*) FROM token_usage),
    (SELECT span.at_ns FROM span JOIN token_usage ON token_usage.id = span.id ORDER BY span.at_us LIMIT 1),
    (SELECT span.at_ns FROM span JOIN token_usage ON token_usage.id = span.id ORDER BY span.at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'loss', (SELECT count(*) FROM loss),
    (SELECT at_ns FROM loss ORDER BY at_us LIMIT 1),
    (SELECT at_ns FROM loss ORDER BY at_us DESC LIMIT 1)
  UNION ALL
  SELECT 'rollup_hour', (SELECT count(*) FROM rollup_hour),
    (SELECT min(hour) * 3600000000000 FROM rollup_hour),
    (SELECT max(hour) * 3600000000000 FROM rollup_hour)
  UNION ALL
  SELECT 'rollup_hour_bucket', (SELECT count(*) FROM rollup_hour_bucket),
    (SELECT min(hour) * 3600000000000 FROM rollup_hour_bucket),
    (SELECT max(hour) * 3600000000000 FROM rollup_hour_bucket)
) AS part
LEFT JOIN table_size ON table_size.name = part.name;
