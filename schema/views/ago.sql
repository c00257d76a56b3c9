CREATE VIEW ago AS                       -- Moments in the past: WHERE at_us >= (SELECT day FROM ago).
SELECT
  (unixepoch('now') - 3600) * 1000000
    AS hour,                             -- INTEGER an hour ago, Unix microseconds, as all below
  (unixepoch('now') - 86400) * 1000000 AS day,  -- INTEGER 24 hours ago
  (unixepoch('now') - 7 * 86400) * 1000000 AS week,  -- INTEGER 7 days ago
  (unixepoch('now') - 14 * 86400) * 1000000 AS two_weeks,  -- INTEGER 14 days ago
  (unixepoch('now') - 30 * 86400) * 1000000 AS month,  -- INTEGER 30 days ago
  (unixepoch('now') - 90 * 86400) * 1000000 AS quarter,  -- INTEGER 90 days ago
  (unixepoch('now') - 365 * 86400) * 1000000 AS year,  -- INTEGER 365 days ago
  unixepoch('now', 'start of day') * 1000000 AS today,  -- INTEGER the last midnight, UTC
  unixepoch('now', 'start of day', '-1 day') * 1000000
    AS yesterday,                        -- INTEGER the midnight before it, UTC
  unixepoch('now', 'start of day', 'weekday 0', '-6 days') * 1000000
    AS this_week;                        -- INTEGER the last Monday's midnight, UTC
