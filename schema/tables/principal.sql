CREATE TABLE principal (                 -- Who reads or writes. Rows are never deleted.
  name        TEXT PRIMARY KEY,          -- the name
  role        TEXT NOT NULL REFERENCES role (name),  -- what it may do
  created_ns  INTEGER NOT NULL,          -- when, Unix ns
  disabled_ns INTEGER                    -- when it was shut out, Unix ns; NULL: it is not
) STRICT, WITHOUT ROWID;
