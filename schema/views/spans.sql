CREATE VIEW spans AS                     -- Every timed thing: model calls, tool executions, latencies, spans of traces.
SELECT
  span.id AS id,                         -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', span.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', span.at_ns % 1000000000) AS at,  -- TEXT when it began, ISO 8601, UTC
  span.at_us AS at_us,                   -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application
  nullif(resource.version, '') AS service_version,  -- TEXT its version; NULL: not given
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  operation.name AS operation,           -- TEXT the name latency is grouped by
  CASE span.level WHEN 0 THEN 'trace' WHEN 1 THEN 'debug' WHEN 2 THEN 'info' WHEN 3 THEN 'warn'
    WHEN 4 THEN 'error' ELSE 'fatal' END AS level,  -- TEXT trace, debug, info, warn, error, fatal
  trace.trace_hex AS trace_id,           -- TEXT W3C trace id, 32 hex digits; NULL: outside a trace
  CASE WHEN span.span_id IS NOT NULL THEN span.span_hex END
    AS span_id,                          -- TEXT W3C span id, 16 hex digits; NULL: none
  nullif(lower(hex(span.parent_span_id)), '')
    AS parent_span_id,                   -- TEXT span_id of the parent; NULL: none
  conversation.name AS conversation_id,  -- TEXT the conversation; NULL: none
  session.name AS session_id,            -- TEXT the session; NULL: not given
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  CASE span.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END
    AS status,                           -- TEXT ok, error, unset
  span.status_message AS status_message,  -- TEXT what the status says in words; NULL: nothing
  span.duration_ns / 1000000.0 AS latency_ms,  -- REAL how long it took, milliseconds; NULL: unknown
  span.tags AS tags_json,                -- TEXT JSON array of text; NULL: none
  (SELECT iif(span.metadata_own IS NULL, content.text,
       substr(content.text, 1, length(content.text) - 1) || ',' || substr(span.metadata_own, 2))
   FROM content WHERE content.id = span.metadata_id)
    AS metadata_json,                    -- TEXT JSON object; NULL: none
  span.redactions AS redactions,         -- INTEGER replacements in everything this record shows
  span.kind AS kind,                     -- TEXT chat, embeddings, execute_tool, agent, latency, span, …
  span.span_kind
    AS span_kind,                        -- TEXT internal, server, client, producer, consumer; NULL: not given
  coalesce(span.name, operation.name) AS name,  -- TEXT the span's name
  (SELECT content.text FROM content WHERE content.id = span.attributes_id)
    AS attributes_json,                  -- TEXT JSON object; NULL: none
  (SELECT content.text FROM content WHERE content.id = span.links_id)
    AS links_json                        -- TEXT JSON array of links to other spans; NULL: none
FROM span
JOIN service ON service.id = span.service_id
JOIN resource ON resource.id = span.resource_id
JOIN operation ON operation.id = span.operation_id
LEFT JOIN trace ON trace.id = span.trace_row
LEFT JOIN conversation ON conversation.id = span.conversation_row
LEFT JOIN session ON session.id = span.session_id
LEFT JOIN user_name ON user_name.id = span.user_id;
