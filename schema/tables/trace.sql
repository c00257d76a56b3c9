CREATE TABLE trace (                     -- A trace: the spans of one piece of work. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  trace_id      BLOB NOT NULL,           -- W3C trace id, 16 bytes
  trace_hex     TEXT GENERATED ALWAYS AS (lower(hex(trace_id))) VIRTUAL,  -- the same as 32 hex digits
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service of its root, else of what came first
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- environment and version, likewise
  session_id    INTEGER REFERENCES session (id),    -- the session, likewise
  user_id       INTEGER REFERENCES user_name (id),  -- the user, likewise
  conversation_row INTEGER,              -- conversation.id, likewise
  root_row      INTEGER,                 -- span.id of the span without a parent, else of the earliest; NULL: no span came
  first_at_ns   INTEGER NOT NULL,        -- begin of the earliest span, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- end of the latest span, Unix ns
  spans         INTEGER NOT NULL,        -- spans stored
  completions   INTEGER NOT NULL,        -- of these, completions
  tool_executions INTEGER NOT NULL,      -- of these, tool executions
  errors        INTEGER NOT NULL,        -- spans with status error
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  pruned        INTEGER NOT NULL DEFAULT 0  -- of its spans, how many were deleted since
) STRICT;
CREATE UNIQUE INDEX trace_by_hex ON trace (trace_hex);
CREATE INDEX trace_by_first_at ON trace (first_at_us);
CREATE INDEX trace_by_service ON trace (service_id, first_at_us);
CREATE INDEX trace_by_conversation ON trace (conversation_row, first_at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX trace_by_session ON trace (session_id, first_at_us) WHERE session_id IS NOT NULL;
CREATE INDEX trace_by_user ON trace (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
