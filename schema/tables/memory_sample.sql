CREATE TABLE memory_sample (             -- Memory an operation used, as the application measured it.
  id           INTEGER PRIMARY KEY,      -- key, grows with arrival
  at_ns        INTEGER NOT NULL,         -- when, Unix ns
  at_us        INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id   INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id  INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  memory_mb    REAL NOT NULL,            -- megabytes, as given
  trace_row    INTEGER,                  -- trace.id
  span_id      BLOB,                     -- W3C span id of the span it was measured in, 8 bytes
  tags         TEXT,                     -- JSON array of text
  metadata_id  INTEGER,                  -- content.id of a JSON object
  record_id    TEXT,                     -- the sender's own id, unique per service
  redactions   INTEGER NOT NULL          -- replacements
) STRICT;
CREATE INDEX memory_sample_by_at ON memory_sample (at_us);
CREATE INDEX memory_sample_by_service ON memory_sample (service_id, at_us);
CREATE INDEX memory_sample_by_trace ON memory_sample (trace_row) WHERE trace_row IS NOT NULL;
CREATE UNIQUE INDEX memory_sample_by_record_id ON memory_sample (service_id, record_id)
  WHERE record_id IS NOT NULL;
