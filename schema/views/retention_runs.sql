CREATE VIEW retention_runs AS            -- What was deleted by age, archived or erased, and when.
SELECT
  retention_run.id AS id,                -- INTEGER key, grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', retention_run.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', retention_run.at_ns % 1000000000)
    AS at,                               -- TEXT when it began, ISO 8601, UTC
  retention_run.at_us AS at_us,          -- INTEGER the same as Unix us
  retention_run.kind AS kind,            -- TEXT apply, archive, erase
  retention_run.finished AS finished,    -- INTEGER 1: nothing was left to do
  retention_run.rows_deleted AS rows_deleted,  -- INTEGER rows
  retention_run.bytes_freed AS bytes_freed,  -- INTEGER bytes given back to the file system
  retention_run.rows_remaining AS rows_remaining,  -- INTEGER rows still to go; NULL: not counted
  retention_run.detail AS detail_json    -- TEXT JSON object
FROM retention_run;
