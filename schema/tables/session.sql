CREATE TABLE session (                   -- A session id as the application gave it, or its pseudonym. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;
