CREATE TABLE rollup_tool_all_bucket (    -- The histogram beside rollup_tool_all.
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_all
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (group_id, value_ns)
) STRICT, WITHOUT ROWID;
