CREATE VIEW alerts AS                    -- Thresholds that are watched, and the state of each as of its last check.
SELECT
  alert_rule.name AS name,               -- TEXT the alert
  alert_rule.measure AS measure,         -- TEXT error_rate, p95_ms, cost_usd, …
  '{' || substr(
    coalesce(',"service":' || nullif(json_quote(alert_rule.service), 'null'), '') ||
    coalesce(',"environment":' || nullif(json_quote(alert_rule.environment), 'null'), '') ||
    coalesce(',"kind":' || nullif(json_quote(alert_rule.kind), 'null'), '') ||
    coalesce(',"operation":' || nullif(json_quote(alert_rule.operation), 'null'), '') ||
    coalesce(',"model":' || nullif(json_quote(alert_rule.model), 'null'), ''), 2) || '}'
    AS scope_json,                       -- TEXT JSON object: what it is measured of; {}: of all
  alert_rule.state AS state,             -- TEXT unknown (not measured yet), ok, warning, firing
  alert_rule.value AS value,             -- REAL the measure at the last check; NULL: no data, or never checked
  alert_rule.threshold AS threshold,     -- REAL beyond it the alert fires
  strftime('%Y-%m-%dT%H:%M:%S', alert_rule.since_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', alert_rule.since_ns % 1000000000)
    AS since_at,                         -- TEXT in this state since, ISO 8601, UTC; NULL: never checked
  strftime('%Y-%m-%dT%H:%M:%S', alert_rule.last_checked_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', alert_rule.last_checked_ns % 1000000000)
    AS last_checked_at,                  -- TEXT the last check; NULL: never
  CASE alert_rule.above WHEN 1 THEN 'above' ELSE 'below' END
    AS fires,                            -- TEXT above or below the threshold
  alert_rule.warn AS warn_threshold,     -- REAL beyond it the alert warns; NULL: it does not
  alert_rule.window_ns / 1000000 AS window_ms,  -- INTEGER the time it looks back
  alert_rule.for_ns / 1000000 AS for_ms,  -- INTEGER how long it must hold before the state changes
  alert_rule.min_count AS min_count,     -- INTEGER with fewer calls in the window there is no data
  alert_rule.no_data AS no_data,         -- TEXT what no data means: ok, keep, alert
  strftime('%Y-%m-%dT%H:%M:%S', alert_rule.silenced_until_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', alert_rule.silenced_until_ns % 1000000000)
    AS silenced_until_at                 -- TEXT until then it exits 0 and runs no command; NULL: not silenced
FROM alert_rule;
