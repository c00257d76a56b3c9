CREATE TABLE tombstone (                 -- What was erased on request: nothing of it may come back.
  id         INTEGER PRIMARY KEY,        -- key
  kind       TEXT NOT NULL,              -- user, session, trace; before: all rows of before until_ns
  digest     BLOB NOT NULL,              -- keyed digest of the kind and the name, 16 bytes
  until_ns   INTEGER NOT NULL,           -- rows that began before are gone, Unix ns
  asked_ns   INTEGER NOT NULL,           -- when it was asked for, Unix ns
  recompute  INTEGER NOT NULL DEFAULT 0, -- 1: what went was taken out of sums, 0: these were kept
  finished_ns INTEGER,                   -- when nothing was left to do, Unix ns; NULL: not yet
  principal  TEXT,                       -- who asked; NULL: the file's owner
  certificate TEXT                       -- JSON object: what was erased and what was searched; NULL: not yet
) STRICT;
