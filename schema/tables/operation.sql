CREATE TABLE operation (                 -- An operation: the name latency is grouped by. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;
