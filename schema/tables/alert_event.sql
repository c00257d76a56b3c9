CREATE TABLE alert_event (               -- A change of an alert's state.
  id    INTEGER PRIMARY KEY,             -- key, grows with arrival
  name  TEXT NOT NULL,                   -- alert_rule.name; the rule may be gone
  at_ns INTEGER NOT NULL,                -- when, Unix ns
  state TEXT NOT NULL,                   -- the new state
  value REAL                             -- the measure then
) STRICT;
