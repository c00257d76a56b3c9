CREATE TABLE size_day (                  -- What table_size said at the first batch of each day, kept for 400 days.
  at_us INTEGER NOT NULL,                -- when, Unix us
  name  TEXT NOT NULL,                   -- the table; '(file)': the database itself
  rows  INTEGER NOT NULL,                -- rows; of the file: its pages
  bytes INTEGER NOT NULL,                -- what these take
  PRIMARY KEY (at_us, name)
) STRICT, WITHOUT ROWID;
