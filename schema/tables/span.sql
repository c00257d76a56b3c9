CREATE TABLE span (                      -- Every timed thing: completions, tool executions, latencies, spans of traces.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival; detail rows share it
  at_ns            INTEGER NOT NULL,     -- when it began, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  duration_ns      INTEGER,              -- how long it took; NULL where unknown
  service_id       INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id     INTEGER NOT NULL REFERENCES operation (id),  -- what latency is grouped by
  kind             TEXT NOT NULL,        -- chat, embeddings, execute_tool, agent, span, …
  span_kind        TEXT,                 -- OpenTelemetry's: internal, server, client, producer, consumer
  name             TEXT,                 -- the span's name where it differs from the operation
  level            INTEGER NOT NULL,     -- 0 trace, 1 debug, 2 info, 3 warn, 4 error, 5 fatal
  status           INTEGER NOT NULL,     -- 0 unset, 1 ok, 2 error
  status_message   TEXT,                 -- what the status says in words
  trace_row        INTEGER,              -- trace.id; NULL outside a trace
  span_id          BLOB,                 -- W3C span id, 8 bytes
  span_hex         TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  parent_span_id   BLOB,                 -- span id of the parent, 8 bytes; it may not have arrived
  conversation_row INTEGER,              -- conversation.id
  session_id       INTEGER REFERENCES session (id),    -- the session
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  tags             TEXT,                 -- JSON array of text
  metadata_id      INTEGER,              -- content.id of a JSON object, shared by the calls of a conversation
  metadata_own     TEXT,                 -- JSON object of further members, those that vary; NULL: none
  attributes_id    INTEGER,              -- content.id of a JSON object
  links_id         INTEGER,              -- content.id of a JSON array
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL,     -- replacements in everything this record points at
  time_missing     INTEGER NOT NULL DEFAULT 0  -- 1: the sender gave no time, at_ns is that of reading
) STRICT;
CREATE INDEX span_by_at ON span (at_us);
CREATE INDEX span_by_service ON span (service_id, at_us);
CREATE INDEX span_by_conversation ON span (conversation_row, at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX span_by_session ON span (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX span_by_user ON span (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX span_by_trace ON span (trace_row, span_id) WHERE trace_row IS NOT NULL;
CREATE UNIQUE INDEX span_by_record_id ON span (service_id, record_id) WHERE record_id IS NOT NULL;
