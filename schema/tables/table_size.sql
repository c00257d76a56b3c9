CREATE TABLE table_size (                -- Rows and bytes of tables, counted by whoever changes them.
  name          TEXT PRIMARY KEY,        -- the table
  rows          INTEGER NOT NULL,        -- rows
  bytes         INTEGER,                 -- bytes of its columns, indexes left out; NULL: not counted
  content_bytes INTEGER                  -- of these, text and JSON of the application; NULL: none, or not counted
) STRICT, WITHOUT ROWID;
