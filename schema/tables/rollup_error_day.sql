CREATE TABLE rollup_error_day (          -- Errors of the folded hours of a day. Kept for ever.
  day         INTEGER NOT NULL,          -- days since 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (day, group_id)
) STRICT, WITHOUT ROWID;
