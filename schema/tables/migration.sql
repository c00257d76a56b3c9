CREATE TABLE migration (                 -- The ledger: which migrations made this schema.
  version       INTEGER PRIMARY KEY,     -- its number, the schema's version from then on
  name          TEXT NOT NULL,           -- 0001_initial, …
  applied_ns    INTEGER NOT NULL,        -- when, Unix ns
  library       TEXT NOT NULL,           -- version of the library that applied it
  oldest_reader INTEGER NOT NULL,        -- libraries that know this schema version or later may read
  oldest_writer INTEGER NOT NULL         -- libraries that know this schema version or later may write
) STRICT;
