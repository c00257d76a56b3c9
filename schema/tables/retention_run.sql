CREATE TABLE retention_run (             -- A run of retention, archive or erasure. Those of apply are kept 400 days, and the last that finished.
  id             INTEGER PRIMARY KEY,    -- key, grows with arrival
  at_ns          INTEGER NOT NULL,       -- when it began, Unix ns
  at_us          INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  kind           TEXT NOT NULL,          -- apply, archive, restore, erase
  finished       INTEGER NOT NULL,       -- 1: nothing was left to do
  rows_deleted   INTEGER NOT NULL,       -- rows
  bytes_freed    INTEGER NOT NULL,       -- bytes given back to the file system
  rows_remaining INTEGER,                -- rows still to go; NULL: not counted
  detail         TEXT                    -- JSON object
) STRICT;
CREATE INDEX retention_run_by_at ON retention_run (at_us);
