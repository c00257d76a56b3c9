CREATE TABLE rollup_day_histogram (      -- The durations of rollup_day_bucket once more, as rollup_hour_histogram has those of an hour; of days that are folded wholly. Kept for ever.
  day       INTEGER PRIMARY KEY,         -- as rollup_day
  durations BLOB NOT NULL                -- as rollup_hour_histogram
) STRICT;
