CREATE TABLE rollup_all_bucket (         -- The histogram beside rollup_all.
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_all
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;
