CREATE TABLE audit (                     -- What was read or changed, and by whom. Rows are only added, and chained.
  id        INTEGER PRIMARY KEY,         -- 1, 2, 3 …: none is left out
  at_ns     INTEGER NOT NULL,            -- when, Unix ns
  at_us     INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  principal TEXT,                        -- who; NULL: the file's owner
  action    TEXT NOT NULL,               -- content, set, grant, erase, …
  object    TEXT NOT NULL,               -- a view, a setting, a subject
  columns   TEXT,                        -- JSON array: content columns that were read
  subjects  TEXT,                        -- JSON array: whom it concerned, "user:u42" …; null: erased since; a number: so many more
  salts     BLOB,                        -- 16 bytes for each subject: the salt of its digest, or once it was erased the digest
  rows_read INTEGER,                     -- rows that were read
  result    TEXT NOT NULL,               -- ok, denied, failed
  began_id  INTEGER,                     -- audit.id of the entry before the first row; NULL: this is the first
  chain     BLOB NOT NULL                -- keyed digest of this row and the chain of the row before
) STRICT;
CREATE INDEX audit_by_at ON audit (at_us);
