CREATE TABLE alert_rule (                -- A threshold that is watched, and its state.
  name              TEXT PRIMARY KEY,    -- the name
  measure           TEXT NOT NULL,       -- error_rate, p95_ms, cost_usd, …
  scope             TEXT NOT NULL,       -- JSON object of filters
  window_ns         INTEGER NOT NULL,    -- the time it looks back
  above             INTEGER NOT NULL,    -- 1: fires above the threshold, 0: below
  threshold         REAL NOT NULL,       -- the threshold, in the measure's unit
  state             TEXT NOT NULL,       -- ok, firing, unknown
  value             REAL,                -- at the last check; NULL: none
  since_ns          INTEGER,             -- in this state since, Unix ns
  last_checked_ns   INTEGER,             -- Unix ns; NULL: never
  silenced_until_ns INTEGER              -- Unix ns; NULL: not silenced
) STRICT, WITHOUT ROWID;
