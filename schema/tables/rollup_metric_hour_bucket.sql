CREATE TABLE rollup_metric_hour_bucket ( -- The histogram beside rollup_metric_hour. Kept 31 days.
  hour_us   INTEGER NOT NULL,            -- as rollup_metric_hour
  metric_id INTEGER NOT NULL REFERENCES metric (id),  -- the series
  upper     REAL NOT NULL,               -- as rollup_metric_all_bucket, all below
  lower     REAL NOT NULL,               -- values above it
  count     INTEGER NOT NULL,            -- values
  PRIMARY KEY (hour_us, metric_id, upper, lower)
) STRICT, WITHOUT ROWID;
