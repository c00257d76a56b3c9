CREATE TABLE rollup_tool_month (         -- Tool executions of the folded hours of a month. Kept for ever.
  month       INTEGER NOT NULL,          -- months since January 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL,          -- when the latest began
  PRIMARY KEY (month, group_id)
) STRICT, WITHOUT ROWID;
