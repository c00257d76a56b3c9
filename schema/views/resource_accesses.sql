CREATE VIEW resource_accesses AS         -- Accesses to resources, over the Model Context Protocol or otherwise.
SELECT
  spans.id AS id,                        -- INTEGER key; grows with arrival; equals spans.id
  spans.at AS at,                        -- TEXT when it began, ISO 8601, UTC
  spans.at_us AS at_us,                  -- INTEGER the same in Unix microseconds: filter and sort by this
  spans.service AS service,              -- TEXT the application
  spans.service_version AS service_version,  -- TEXT its version; NULL: not given
  spans.environment AS environment,      -- TEXT production, staging, …; NULL: not given
  spans.operation AS operation,          -- TEXT the name latency is grouped by
  spans.level AS level,                  -- TEXT trace, debug, info, warn, error, fatal
  spans.trace_id AS trace_id,            -- TEXT W3C trace id, 32 hex digits; NULL: outside a trace
  spans.span_id AS span_id,              -- TEXT W3C span id, 16 hex digits; NULL: none
  spans.parent_span_id AS parent_span_id,  -- TEXT span_id of the parent; NULL: none
  spans.conversation_id AS conversation_id,  -- TEXT the conversation; NULL: none
  spans.session_id AS session_id,        -- TEXT the session; NULL: not given
  spans.user_id AS user_id,              -- TEXT the user, or a pseudonym; NULL: not given
  spans.status AS status,                -- TEXT ok, error, unset
  spans.status_message AS status_message,  -- TEXT what the status says in words; NULL: nothing
  spans.latency_ms AS latency_ms,        -- REAL how long it took, milliseconds; NULL: unknown
  spans.tags_json AS tags_json,          -- TEXT JSON array of text; NULL: none
  spans.metadata_json AS metadata_json,  -- TEXT JSON object; NULL: none
  spans.redactions AS redactions,        -- INTEGER replacements in everything this record shows
  (SELECT server.name FROM server WHERE server.id = resource_access.server_id)
    AS server,                           -- TEXT the MCP server; NULL: not given
  (SELECT content.text FROM content WHERE content.id = resource_access.uri_id)
    AS uri,                              -- TEXT what was accessed; NULL: not given
  resource_access.action AS action,      -- TEXT read, list, subscribe, write, …
  resource_access.side AS side,          -- TEXT client, server: who told it; NULL: not given
  resource_access.outcome AS outcome,    -- TEXT ok, tool_error, protocol_error, timeout, cancelled, denied; NULL: not given
  resource_access.error_code AS error_code,  -- TEXT the protocol's error code; NULL: none
  resource_access.bytes AS bytes         -- INTEGER size of what was read or written; NULL: unknown
FROM resource_access
JOIN spans ON spans.id = resource_access.id;
