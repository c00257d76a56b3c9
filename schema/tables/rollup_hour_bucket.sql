CREATE TABLE rollup_hour_bucket (        -- The histogram beside rollup_hour. Kept 31 days.
  hour     INTEGER NOT NULL,             -- as rollup_hour
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_hour
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (hour, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;
