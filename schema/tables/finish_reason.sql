CREATE TABLE finish_reason (             -- Why a model stopped. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;
