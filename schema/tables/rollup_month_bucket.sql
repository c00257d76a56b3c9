CREATE TABLE rollup_month_bucket (       -- The histogram beside rollup_month.
  month    INTEGER NOT NULL,             -- as rollup_month
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_month
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (month, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;
