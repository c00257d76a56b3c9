CREATE TABLE memory_sample (             -- Memory an operation used, as the application measured it.
  id           INTEGER PRIMARY KEY,      -- key, grows with arrival
  at_ns        INTEGER NOT NULL,         -- when, Unix ns
  at_us        INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id   INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id  INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  memory_mb    REAL NOT NULL,            -- megabytes, as given
  trace_row    INTEGER,                  -- trace.id
  span_id      BLOB                      -- W3C span id of the span it was measured in, 8 bytes
) STRICT;
CREATE INDEX memory_sample_by_at ON memory_sample (at_us);
CREATE INDEX memory_sample_by_service ON memory_sample (service_id, at_us);
