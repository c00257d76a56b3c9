CREATE TABLE score (                     -- A judgement on a span or a conversation.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival
  at_ns            INTEGER NOT NULL,     -- when it was given, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  name             TEXT NOT NULL,        -- what was judged: helpful, correct, …
  value            REAL,                 -- the figure; NULL where there is only a label
  label            TEXT,                 -- the word; NULL where there is only a figure
  comment_id       INTEGER,              -- content.id of the comment
  source           TEXT,                 -- user, code, model
  span_row         INTEGER REFERENCES span (id) ON DELETE CASCADE,  -- the span judged
  trace_row        INTEGER,              -- trace.id
  span_id          BLOB,                 -- W3C span id, 8 bytes; it may not have arrived
  conversation_row INTEGER,              -- conversation.id
  user_id          INTEGER REFERENCES user_name (id)  -- the user
) STRICT;
CREATE INDEX score_by_at ON score (at_us);
CREATE INDEX score_by_span ON score (span_row) WHERE span_row IS NOT NULL;
