CREATE TABLE rollup_hour_histogram (     -- The durations of rollup_hour_bucket once more, a folded hour in one value, for reports that read many hours; no row: read those. Kept as long.
  hour      INTEGER PRIMARY KEY,         -- as rollup_hour
  durations BLOB NOT NULL                -- of each group its id, how many buckets, and of each the place among all buckets and the count: varints, ids and places as steps from the one before
) STRICT;
