CREATE VIEW events AS                    -- Things that happened at a moment.
SELECT
  event.id AS id,                        -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', event.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', event.at_ns % 1000000000) AS at,  -- TEXT when, ISO 8601, UTC
  event.at_us AS at_us,                  -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  CASE event.level WHEN 0 THEN 'trace' WHEN 1 THEN 'debug' WHEN 2 THEN 'info' WHEN 3 THEN 'warn'
    WHEN 4 THEN 'error' ELSE 'fatal' END AS level,  -- TEXT trace, debug, info, warn, error, fatal
  event.name AS name,                    -- TEXT the event's name
  (SELECT content.text FROM content WHERE content.id = event.body_id)
    AS body,                             -- TEXT its text; NULL: none
  trace.trace_hex AS trace_id,           -- TEXT W3C trace id, 32 hex digits; NULL: outside a trace
  CASE WHEN event.span_id IS NOT NULL THEN event.span_hex END
    AS span_id,                          -- TEXT span it happened in, 16 hex digits; NULL: none
  event.span_row AS span_row,            -- INTEGER spans.id of that span; NULL: none, or not known
  session.name AS session_id,            -- TEXT the session; NULL: not given
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  (SELECT content.text FROM content WHERE content.id = event.attributes_id)
    AS attributes_json,                  -- TEXT JSON object; NULL: none
  event.redactions AS redactions,        -- INTEGER replacements in what this row shows
  event.tags AS tags_json,               -- TEXT JSON array of text; NULL: none
  event.level * 4 + 1 AS severity_number -- INTEGER the level as OpenTelemetry counts it: 1, 5, 9, 13, 17, 21
FROM event
JOIN service ON service.id = event.service_id
JOIN resource ON resource.id = event.resource_id
LEFT JOIN trace ON trace.id = event.trace_row
LEFT JOIN session ON session.id = event.session_id
LEFT JOIN user_name ON user_name.id = event.user_id;
