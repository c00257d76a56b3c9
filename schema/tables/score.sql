CREATE TABLE score (                     -- A judgement on a span, a trace or a conversation, which may come after it.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival
  at_ns            INTEGER NOT NULL,     -- when it was given, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id       INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),  -- its environment and version
  name             TEXT NOT NULL,        -- what was judged: helpful, correct, …
  value            REAL,                 -- the figure; NULL where there is only a label
  label            TEXT,                 -- the word; NULL where there is only a figure
  comment_id       INTEGER,              -- content.id of the comment
  source           TEXT,                 -- user, code, model
  span_row         INTEGER,              -- span.id of the span judged; NULL: none, or it did not come yet
  trace_id         BLOB,                 -- W3C trace id of the span, or trace, judged, 16 bytes
  trace_hex        TEXT GENERATED ALWAYS AS (nullif(lower(hex(trace_id)), '')) VIRTUAL,  -- the same as 32 hex digits
  span_id          BLOB,                 -- W3C span id of the span judged, 8 bytes
  target_id        TEXT,                 -- the sender's own id of the record judged
  conversation     TEXT,                 -- conversation.name, of the same service, of the one judged
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  tags             TEXT,                 -- JSON array of text
  metadata_id      INTEGER,              -- content.id of a JSON object
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL      -- replacements
) STRICT;
CREATE INDEX score_by_at ON score (at_us);
CREATE INDEX score_by_service ON score (service_id, at_us);
CREATE INDEX score_by_span ON score (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX score_by_trace ON score (trace_hex) WHERE trace_hex IS NOT NULL;
CREATE INDEX score_by_conversation ON score (conversation, at_us) WHERE conversation IS NOT NULL;
CREATE INDEX score_by_user ON score (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX score_waiting ON score (trace_id)
  WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX score_waiting_for_id ON score (service_id, target_id)
  WHERE span_row IS NULL AND target_id IS NOT NULL;
CREATE UNIQUE INDEX score_by_record_id ON score (service_id, record_id) WHERE record_id IS NOT NULL;
