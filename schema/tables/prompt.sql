CREATE TABLE prompt (                    -- What calls of an operation begin with: one version of system text and tools. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key; rows are never deleted
  service_id    INTEGER NOT NULL REFERENCES service (id),    -- the service
  operation_id  INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  fingerprint   TEXT NOT NULL,           -- keyed digest of the redacted system text and tools, 16 hex digits; empty: neither was sent; '(other)': what came after 5,000 versions
  name          TEXT NOT NULL,           -- name of a managed prompt; empty where not given
  version       TEXT NOT NULL,           -- its version; empty where not given
  message_id    INTEGER,                 -- message.id of the last of its system messages, as sent last; NULL: none
  tools_id      INTEGER,                 -- content.id of its tool definitions, as sent last; NULL: none
  first_at_ns   INTEGER NOT NULL,        -- begin of the first call, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- begin of the last call, Unix ns
  last_at_us    INTEGER GENERATED ALWAYS AS (last_at_ns / 1000) VIRTUAL,   -- the same in Unix us
  completions   INTEGER NOT NULL,        -- calls
  errors        INTEGER NOT NULL,        -- of these, those with status error
  timed         INTEGER NOT NULL,        -- of these, those whose duration is known
  duration_ns   INTEGER NOT NULL,        -- sum of known durations
  min_ns        INTEGER,                 -- the shortest; NULL: none is known
  max_ns        INTEGER,                 -- the longest
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- calls whose cost is known
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of its calls, how many were deleted since
  UNIQUE (service_id, operation_id, fingerprint, name, version)
) STRICT;
