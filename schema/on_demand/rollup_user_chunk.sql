CREATE TABLE rollup_user_chunk (         -- Rows of rollup_user_day, many in one value: those of a day and a range of users, folded. Of days from store_state.kept_user_day_us on they are there once more, for reports that read many days: what is in no range, read there. Of days before they are here alone, and rows there count beside them.
  day_us      INTEGER NOT NULL,          -- as rollup_user_day
  user_id     INTEGER NOT NULL,          -- the range's first user
  end_user_id INTEGER NOT NULL,          -- and the first beyond it
  calls       BLOB NOT NULL,             -- varints: each row's columns in their order, the user as a step from the one before; of days that are here alone a zstd frame of how many rows, then column by column
  PRIMARY KEY (day_us, user_id)
) STRICT;
