CREATE TABLE audit (                     -- What was read or changed, and by whom. Rows are only added.
  id        INTEGER PRIMARY KEY,         -- key, grows with arrival
  at_ns     INTEGER NOT NULL,            -- when, Unix ns
  at_us     INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  principal TEXT REFERENCES principal (name),  -- who; NULL: the file's owner
  action    TEXT NOT NULL,               -- read, set, erase, grant, …
  object    TEXT NOT NULL,               -- a view, a setting, a subject
  columns   TEXT,                        -- JSON array: content columns that were read
  subjects  TEXT,                        -- JSON array: whom it concerned
  rows_read INTEGER,                     -- rows that were read
  result    TEXT NOT NULL,               -- ok, denied, failed
  chain     BLOB                         -- digest over this row and the chain of the row before
) STRICT;
CREATE INDEX audit_by_at ON audit (at_us);
