CREATE TABLE error (                     -- A failure that was told.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival
  at_ns            INTEGER NOT NULL,     -- when it happened, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  span_row         INTEGER REFERENCES span (id) ON DELETE CASCADE,  -- the span that failed; NULL: none, or it did not come yet
  service_id       INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id     INTEGER REFERENCES operation (id),  -- what was being done
  model_id         INTEGER REFERENCES model (id),      -- the model concerned
  level            INTEGER NOT NULL,     -- 0 trace … 5 fatal
  trace_row        INTEGER,              -- trace.id
  span_id          BLOB,                 -- W3C span id of the span concerned, 8 bytes
  span_hex         TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  conversation_row INTEGER,              -- conversation.id
  session_id       INTEGER REFERENCES session (id),    -- the session
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  type             TEXT NOT NULL,        -- exception class or the API's error type
  code             TEXT,                 -- the API's error code
  message_id       INTEGER,              -- content.id of the message
  stack_id         INTEGER,              -- content.id of the stack
  context_id       INTEGER,              -- content.id of the context, JSON
  metadata_id      INTEGER,              -- content.id of a JSON object
  tags             TEXT,                 -- JSON array of text
  fingerprint      TEXT NOT NULL,        -- equal for errors that differ only in numbers, ids and paths
  handled          INTEGER,              -- 1: the application went on
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL      -- replacements
) STRICT;
CREATE INDEX error_by_at ON error (at_us);
CREATE INDEX error_by_service ON error (service_id, at_us);
CREATE INDEX error_by_span ON error (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX error_by_trace ON error (trace_row) WHERE trace_row IS NOT NULL;
CREATE INDEX error_waiting ON error (trace_row) WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX error_by_conversation ON error (conversation_row, at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX error_by_session ON error (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX error_by_user ON error (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX error_by_record_id ON error (service_id, record_id) WHERE record_id IS NOT NULL;
