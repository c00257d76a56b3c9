CREATE TABLE table_size (                -- Rows and bytes of tables, counted by whoever changes them.
  name          TEXT PRIMARY KEY,        -- the table
  rows          INTEGER NOT NULL,        -- rows
  bytes         INTEGER,                 -- what its rows took when they were written, by SQLite's record format; NULL: not counted
  content_bytes INTEGER                  -- of these, text and JSON of the application; NULL: none, or not counted
) STRICT, WITHOUT ROWID;
