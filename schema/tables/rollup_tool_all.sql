CREATE TABLE rollup_tool_all (           -- Tool executions of all folded hours.
  group_id    INTEGER PRIMARY KEY REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL           -- when the latest began
) STRICT;
