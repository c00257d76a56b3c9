CREATE TABLE rollup_error_hour (         -- Errors of an hour and a group, written with the batch. Kept 400 days.
  hour        INTEGER NOT NULL,          -- hours since 1970 UTC
  hour_us     INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL,  -- its begin, Unix us
  group_id    INTEGER NOT NULL REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (hour, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_error_hour_by_hour_us ON rollup_error_hour (hour_us);
