CREATE TABLE alert_event (               -- A change of an alert's state.
  id        INTEGER PRIMARY KEY,         -- key, grows with arrival
  name      TEXT NOT NULL,               -- alert_rule.name; the rule may be gone
  at_ns     INTEGER NOT NULL,            -- when, Unix ns
  at_us     INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  state     TEXT NOT NULL,               -- the new state
  previous  TEXT NOT NULL,               -- the state before
  value     REAL,                        -- the measure then; NULL: no data
  threshold REAL NOT NULL,               -- the rule's threshold then
  command   TEXT                         -- what became of the command: ok, running, what failed; NULL: none was run for it
) STRICT;
CREATE INDEX alert_event_by_at ON alert_event (at_us);
