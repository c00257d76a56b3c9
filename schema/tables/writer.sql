CREATE TABLE writer (                    -- One row per store now open for writing; tells which batch landed.
  id         TEXT PRIMARY KEY,           -- random, 32 hex digits
  boot_id    TEXT NOT NULL,              -- the machine's boot, and the process's pid namespace
  pid        INTEGER NOT NULL,           -- the process
  process_began INTEGER NOT NULL,        -- its start in clock ticks since boot: a pid comes again
  started_ns INTEGER NOT NULL,           -- when the store was opened, Unix ns
  batch      INTEGER NOT NULL,           -- the last batch that committed
  last_ns    INTEGER NOT NULL,           -- when, Unix ns
  redacts    INTEGER NOT NULL            -- 0: opted out of redaction
) STRICT, WITHOUT ROWID;
