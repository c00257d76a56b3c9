CREATE TABLE alert_event (               -- A change of an alert's state.
  id        INTEGER PRIMARY KEY,         -- when, Unix us; of several at once each is one later
  name      TEXT NOT NULL,               -- alert_rule.name; the rule may be gone
  state     TEXT NOT NULL,               -- the new state
  previous  TEXT NOT NULL,               -- the state before
  value     REAL,                        -- the measure then; NULL: no data
  threshold REAL NOT NULL,               -- the rule's threshold then
  command   TEXT                         -- what became of the command: ok, running, what failed; NULL: none was run for it
) STRICT;
