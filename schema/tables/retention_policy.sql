CREATE TABLE retention_policy (          -- How long rows and text are kept. Of those that match a row counts the one that names its status, else its service, else its kind. None: for ever.
  id         INTEGER PRIMARY KEY,        -- key
  what       TEXT NOT NULL,              -- completions, tools, resources, spans, errors, events, metrics, memory, scores, losses, all; content, rollups, audit; cold: text is packed
  service_id INTEGER REFERENCES service (id),  -- the service; NULL: all
  status     INTEGER,                    -- 2: with status error, or in a trace with one; NULL: all
  keep_ns    INTEGER,                    -- age at which they go, or are packed; NULL: never
  changed_ns INTEGER NOT NULL            -- when it was set, Unix ns
) STRICT;
