CREATE TABLE rollup_metric_hour (        -- What the samples of an hour and a series add up to, written with the batch. Kept 400 days, or as the policy of rollups says.
  hour_us     INTEGER NOT NULL,          -- begin of the hour, UTC, Unix us
  metric_id   INTEGER NOT NULL REFERENCES metric (id), -- the series
  samples     INTEGER NOT NULL,          -- as rollup_metric_all, all below
  pruned      INTEGER NOT NULL DEFAULT 0, -- deleted since
  count       INTEGER,                   -- values measured
  sum         REAL,                      -- sum, or increase
  min         REAL,                      -- the smallest
  max         REAL,                      -- the largest
  last        REAL,                      -- the latest value
  first_at_ns INTEGER NOT NULL,          -- the earliest sample
  last_at_ns  INTEGER NOT NULL,          -- the latest sample
  PRIMARY KEY (hour_us, metric_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_metric_hour_by_metric ON rollup_metric_hour (metric_id, hour_us);
