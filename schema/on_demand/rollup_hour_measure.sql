CREATE TABLE rollup_hour_measure (       -- What trend and anomaly compare, of rollup_hour once more, a folded hour in one value, for reports that read many hours; no row: read those. Kept as long.
  hour     INTEGER PRIMARY KEY,          -- as rollup_hour
  measures BLOB NOT NULL                 -- of each group its id as a step from the one before, its sums, shortest and longest duration, and its series' p95_ns of rollup_hour_quantile plus 1, or 0: varints
) STRICT;
