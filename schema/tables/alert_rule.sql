CREATE TABLE alert_rule (                -- A threshold that is watched, and its state.
  name              TEXT PRIMARY KEY,    -- the name
  measure           TEXT NOT NULL,       -- error_rate, p95_ms, cost_usd, …
  service           TEXT,                -- of this service alone; NULL: of all
  environment       TEXT,                -- likewise
  kind              TEXT,                -- likewise: span.kind
  operation         TEXT,                -- likewise
  model             TEXT,                -- likewise
  window_ns         INTEGER NOT NULL,    -- the time it looks back
  above             INTEGER NOT NULL,    -- 1: fires above the threshold, 0: below
  threshold         REAL NOT NULL,       -- beyond it the alert fires, in the measure's unit
  warn              REAL,                -- beyond it the alert warns; NULL: it does not
  for_ns            INTEGER NOT NULL,    -- how long it must hold before the state changes, either way
  min_count         INTEGER NOT NULL,    -- with fewer calls in the window there is no data
  no_data           TEXT NOT NULL,       -- what no data means: ok, keep, alert
  changed_ns        INTEGER NOT NULL,    -- when the rule was set, Unix ns
  state             TEXT NOT NULL,       -- unknown, ok, warning, firing
  value             REAL,                -- at the last check; NULL: no data
  since_ns          INTEGER,             -- in this state since, Unix ns; NULL: never checked
  last_checked_ns   INTEGER,             -- Unix ns; NULL: never
  warn_differs_ns   INTEGER,             -- since when it should warn and does not, or the reverse; NULL: as it should
  alert_differs_ns  INTEGER,             -- since when it should fire and does not, or the reverse; NULL: as it should
  silenced_until_ns INTEGER,             -- Unix ns; NULL: not silenced
  told_state        TEXT                 -- the state that a command was last run for; NULL: none was
) STRICT, WITHOUT ROWID;
