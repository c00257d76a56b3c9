CREATE TABLE rollup_prompt_day (         -- The same as rollup_prompt_hour over a day. Kept for ever.
  day           INTEGER NOT NULL,        -- days since 1970 UTC
  prompt_id     INTEGER NOT NULL REFERENCES prompt (id),  -- the version
  completions   INTEGER NOT NULL,        -- calls
  errors        INTEGER NOT NULL,        -- of these, those with status error
  first_at_ns   INTEGER NOT NULL,        -- begin of the first call, Unix ns
  last_at_ns    INTEGER NOT NULL,        -- begin of the last call, Unix ns
  timed         INTEGER NOT NULL,        -- calls whose duration is known
  duration_ns   INTEGER NOT NULL,        -- sum of known durations, saturating
  min_ns        INTEGER,                 -- the shortest; NULL: none is known
  max_ns        INTEGER,                 -- the longest
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs, saturating
  priced        INTEGER NOT NULL,        -- calls whose cost is known
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  durations     BLOB NOT NULL,           -- as rollup_prompt_hour
  PRIMARY KEY (day, prompt_id)
) STRICT, WITHOUT ROWID;
