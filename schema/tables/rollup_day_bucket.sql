CREATE TABLE rollup_day_bucket (         -- The histogram beside rollup_day.
  day      INTEGER NOT NULL,             -- as rollup_day
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_day
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (day, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;
