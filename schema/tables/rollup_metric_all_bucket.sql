CREATE TABLE rollup_metric_all_bucket (  -- The histogram beside rollup_metric_all.
  metric_id INTEGER NOT NULL REFERENCES metric (id),  -- the series
  upper     REAL NOT NULL,               -- values up to it; Inf: no bound
  lower     REAL NOT NULL,               -- and above it; -Inf: no bound
  count     INTEGER NOT NULL,            -- values, saturating
  PRIMARY KEY (metric_id, upper, lower)
) STRICT, WITHOUT ROWID;
