CREATE TABLE retention_policy (          -- How long rows and text are kept. No row: for ever.
  id              INTEGER PRIMARY KEY,   -- key
  kind            TEXT,                  -- span.kind or another table's name; NULL: all
  service_id      INTEGER REFERENCES service (id),  -- the service; NULL: all
  status          INTEGER,               -- span.status; NULL: all
  keep_ns         INTEGER,               -- age at which rows go; NULL: never
  keep_content_ns INTEGER,               -- age at which text goes; NULL: with its rows
  bytes_max       INTEGER,               -- size of the store above which the oldest go; NULL: no cap
  changed_ns      INTEGER NOT NULL       -- when it was set, Unix ns
) STRICT;
