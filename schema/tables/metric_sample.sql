CREATE TABLE metric_sample (             -- A measurement of a series.
  id        INTEGER PRIMARY KEY,         -- key, grows with arrival
  metric_id INTEGER NOT NULL REFERENCES metric (id),  -- the series
  at_ns     INTEGER NOT NULL,            -- when, Unix ns
  at_us     INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  value     REAL,                        -- the value; NULL for a histogram
  count     INTEGER,                     -- histogram: values
  sum       REAL,                        -- histogram: their sum
  min       REAL,                        -- histogram: the smallest
  max       REAL,                        -- histogram: the largest
  bounds    TEXT,                        -- histogram: JSON array of upper bounds
  buckets   TEXT                         -- histogram: JSON array of counts
) STRICT;
CREATE INDEX metric_sample_by_at ON metric_sample (at_us);
CREATE INDEX metric_sample_by_metric ON metric_sample (metric_id, at_us);
