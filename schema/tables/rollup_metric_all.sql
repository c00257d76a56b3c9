CREATE TABLE rollup_metric_all (         -- What the samples of a series add up to, written with the batch.
  metric_id   INTEGER PRIMARY KEY REFERENCES metric (id), -- the series
  samples     INTEGER NOT NULL,          -- rows of metric_sample that were ever written
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, how many were deleted since
  count       INTEGER,                   -- values measured, saturating: of histograms what they hold, else samples; NULL: not known
  sum         REAL,                      -- of gauges and histograms their sum, of counters the increase; NULL: not known
  min         REAL,                      -- the smallest; NULL: not known, or cumulative
  max         REAL,                      -- the largest; NULL: not known, or cumulative
  last        REAL,                      -- the value of the latest sample; NULL: a summary
  first_at_ns INTEGER NOT NULL,          -- when the earliest was taken, Unix ns
  last_at_ns  INTEGER NOT NULL           -- when the latest was, Unix ns
) STRICT;
