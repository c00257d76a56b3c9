CREATE TABLE conversation (              -- Completions that belong together. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  name          TEXT NOT NULL,           -- the id shown: the sender's, or made by daybook
  given         INTEGER NOT NULL,        -- 1: the sender's
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- environment and version of the first call
  session_id    INTEGER REFERENCES session (id),    -- the session of its calls
  user_id       INTEGER REFERENCES user_name (id),  -- the user of its calls
  first_at_ns   INTEGER NOT NULL,        -- begin of the first call, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- begin of the last call, Unix ns
  last_at_us    INTEGER GENERATED ALWAYS AS (last_at_ns / 1000) VIRTUAL,   -- the same in Unix us
  title         TEXT,                    -- the first user text, at most 80 characters
  turns         INTEGER NOT NULL,        -- user messages on the longest branch
  completions   INTEGER NOT NULL,        -- calls
  tool_executions INTEGER NOT NULL,      -- tool executions
  errors        INTEGER NOT NULL,        -- spans with status error
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  unpriced      INTEGER NOT NULL,        -- calls whose cost is unknown
  duration_ns   INTEGER NOT NULL,        -- sum of known durations
  pruned        INTEGER NOT NULL DEFAULT 0  -- of its spans, how many were deleted since
) STRICT;
CREATE UNIQUE INDEX conversation_by_name ON conversation (name, service_id);
CREATE INDEX conversation_by_first_at ON conversation (first_at_us);
CREATE INDEX conversation_by_last_at ON conversation (last_at_us);
CREATE INDEX conversation_by_service ON conversation (service_id, first_at_us);
CREATE INDEX conversation_by_session ON conversation (session_id, first_at_us)
  WHERE session_id IS NOT NULL;
CREATE INDEX conversation_by_user ON conversation (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
