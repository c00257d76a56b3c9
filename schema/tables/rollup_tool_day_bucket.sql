CREATE TABLE rollup_tool_day_bucket (    -- The histogram beside rollup_tool_day.
  day      INTEGER NOT NULL,             -- as rollup_tool_day
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_day
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (day, group_id, value_ns)
) STRICT, WITHOUT ROWID;
