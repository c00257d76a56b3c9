CREATE TABLE rollup_prompt_hour (        -- Calls by prompt, summed up over an hour, written with the batch: what prompt is for a window. Made by the first call with a prompt. Kept 31 days.
  hour          INTEGER NOT NULL,        -- hours since 1970 UTC
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
  durations     BLOB NOT NULL,           -- the histogram, as a group's in rollup_hour_histogram, of group 0; empty: none is known
  PRIMARY KEY (hour, prompt_id)
) STRICT, WITHOUT ROWID;
