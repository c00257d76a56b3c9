CREATE TABLE rollup_tool_hour_bucket (   -- The histogram beside rollup_tool_hour. Kept 31 days.
  hour     INTEGER NOT NULL,             -- as rollup_tool_hour
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_hour
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (hour, group_id, value_ns)
) STRICT, WITHOUT ROWID;
