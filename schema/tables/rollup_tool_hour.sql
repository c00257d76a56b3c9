CREATE TABLE rollup_tool_hour (          -- Tool executions of an hour and a group, written with the batch. Kept 400 days.
  hour        INTEGER NOT NULL,          -- hours since 1970 UTC
  hour_us     INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL, -- its begin, Unix us
  group_id    INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL,          -- when the latest began
  PRIMARY KEY (hour, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_tool_hour_by_hour_us ON rollup_tool_hour (hour_us);
