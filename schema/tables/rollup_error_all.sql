CREATE TABLE rollup_error_all (          -- Errors of all folded hours.
  group_id    INTEGER PRIMARY KEY REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL           -- error.id of the latest
) STRICT;
