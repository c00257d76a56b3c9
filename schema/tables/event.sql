CREATE TABLE event (                     -- Something that happened at a moment.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  at_ns         INTEGER NOT NULL,        -- when, Unix ns
  at_us         INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- its environment and version
  level         INTEGER NOT NULL,        -- 0 trace … 5 fatal
  name          TEXT NOT NULL,           -- the event's name
  body_id       INTEGER,                 -- content.id of the text
  trace_row     INTEGER,                 -- trace.id
  span_id       BLOB,                    -- W3C span id of the span it happened in, 8 bytes
  span_hex      TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  span_row      INTEGER,                 -- span.id of that span; NULL: none, or it did not come yet
  session_id    INTEGER REFERENCES session (id),    -- the session
  user_id       INTEGER REFERENCES user_name (id),  -- the user
  attributes_id INTEGER,                 -- content.id of a JSON object
  tags          TEXT,                    -- JSON array of text
  record_id     TEXT,                    -- the sender's own id, unique per service
  redactions    INTEGER NOT NULL         -- replacements
) STRICT;
CREATE INDEX event_by_at ON event (at_us);
CREATE INDEX event_by_service ON event (service_id, at_us);
CREATE INDEX event_by_trace ON event (trace_row) WHERE trace_row IS NOT NULL;
CREATE INDEX event_by_span ON event (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX event_waiting ON event (trace_row) WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX event_by_session ON event (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX event_by_user ON event (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX event_by_record_id ON event (service_id, record_id) WHERE record_id IS NOT NULL;
