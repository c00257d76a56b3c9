CREATE TABLE role (                      -- A set of grants.
  name       TEXT PRIMARY KEY,           -- the name
  created_ns INTEGER NOT NULL            -- when, Unix ns
) STRICT, WITHOUT ROWID;
