CREATE VIEW alert_events AS              -- Changes of the states of alerts.
SELECT
  alert_event.id AS id,                  -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', alert_event.id / 1000000, 'unixepoch')
    || printf('.%06dZ', alert_event.id % 1000000)
    AS at,                               -- TEXT when a check found it, ISO 8601, UTC
  alert_event.id AS at_us,               -- INTEGER the same in Unix microseconds: filter and sort by this
  alert_event.name AS name,              -- TEXT the alert; its rule may be gone
  alert_event.state AS state,            -- TEXT the new state
  alert_event.previous AS previous,      -- TEXT the state before
  alert_event.value AS value,            -- REAL the measure then; NULL: no data
  alert_event.threshold AS threshold,    -- REAL the rule's threshold then
  alert_event.command AS command         -- TEXT what became of the command: ok, running, what failed; NULL: none was run for it
FROM alert_event;
