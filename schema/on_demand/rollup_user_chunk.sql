CREATE TABLE rollup_user_chunk (         -- Rows of rollup_user_day once more, many in one value, for reports that read many days: those of a day and a range of users, folded. What is in no range: read those.
  day_us      INTEGER NOT NULL,          -- as rollup_user_day
  user_id     INTEGER NOT NULL,          -- the range's first user
  end_user_id INTEGER NOT NULL,          -- and the first beyond it
  calls       BLOB NOT NULL,             -- each row's columns in their order, varints; the user as a step from the one before
  PRIMARY KEY (day_us, user_id)
) STRICT, WITHOUT ROWID;
