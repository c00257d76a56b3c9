CREATE TABLE rollup_user_count (         -- How many users a day has in rollup_user_day and rollup_user_chunk, '(other)' left out.
  day_us INTEGER PRIMARY KEY,            -- begin of the day, UTC, Unix us
  users  INTEGER NOT NULL                -- at most 100,000
) STRICT;
