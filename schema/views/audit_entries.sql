CREATE VIEW audit_entries AS             -- Who read and changed what, as entries that are chained: `daybook audit verify`.
SELECT
  audit.id AS id,                        -- INTEGER key: 1, 2, 3 …, none is left out
  strftime('%Y-%m-%dT%H:%M:%S', audit.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', audit.at_ns % 1000000000)
    AS at,                               -- TEXT when, ISO 8601, UTC
  audit.at_us AS at_us,                  -- INTEGER the same as Unix us
  audit.principal AS principal,          -- TEXT who; NULL: the file's owner, no policy being on
  audit.action AS action,                -- TEXT content, key, set, grant, export, erase, …
  audit.object AS object,                -- TEXT a view, a setting, a type of record
  audit.columns AS columns,              -- TEXT JSON array: content columns that were read
  audit.subjects AS subjects_json,       -- TEXT JSON array: whom it concerned, "user:u42" …; null: erased since; a number: so many more
  audit.rows_read AS rows_read,          -- INTEGER rows it touched; NULL: not known when it was written
  audit.result AS result,                -- TEXT ok, denied, failed
  audit.began_id AS began_id             -- INTEGER the entry that was written before the first row; NULL: this is the first
FROM audit;
