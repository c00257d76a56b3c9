CREATE VIEW retention_runs AS            -- Runs of retention: what went, and whether anything was left.
SELECT
  retention_run.id AS id,                -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', retention_run.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', retention_run.at_ns % 1000000000) AS at,  -- TEXT when it began, ISO 8601, UTC
  retention_run.at_us AS at_us,          -- INTEGER the same in Unix microseconds: filter and sort by this
  retention_run.kind AS kind,            -- TEXT apply, archive, restore, erase
  retention_run.finished AS finished,    -- INTEGER 1: nothing was left to do; 0: its time was up, or it was ended
  retention_run.rows_deleted
    AS rows_deleted,                     -- INTEGER rows of all tables
  retention_run.bytes_freed
    AS bytes_freed,                      -- INTEGER bytes given back to the file system
  retention_run.rows_remaining
    AS rows_remaining,                   -- INTEGER rows that are due and still there; NULL: not counted
  retention_run.detail AS detail_json    -- TEXT JSON object: rows by table, and more; NULL: none
FROM retention_run;
