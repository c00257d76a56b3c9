CREATE TABLE hold (                      -- A legal hold: what it covers is not deleted.
  name        TEXT PRIMARY KEY,          -- the name
  reason      TEXT NOT NULL,             -- why
  scope       TEXT NOT NULL,             -- JSON object of filters
  created_ns  INTEGER NOT NULL,          -- when, Unix ns
  released_ns INTEGER                    -- when it was lifted, Unix ns; NULL: it holds
) STRICT, WITHOUT ROWID;
