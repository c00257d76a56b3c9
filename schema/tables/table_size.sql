CREATE TABLE table_size (                -- Rows and bytes of tables, counted by whoever changes them.
  name          TEXT PRIMARY KEY,        -- the table
  rows          INTEGER NOT NULL,        -- rows
  bytes         INTEGER NOT NULL,        -- bytes of its columns, indexes left out
  content_bytes INTEGER NOT NULL         -- of these, text and JSON of the application
) STRICT, WITHOUT ROWID;
