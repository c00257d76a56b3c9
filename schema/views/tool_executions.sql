CREATE VIEW tool_executions AS           -- Calls of tools, by the application or over the Model Context Protocol.
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
  (SELECT server.name FROM server WHERE server.id = tool_execution.server_id)
    AS server,                           -- TEXT the MCP server; NULL: a tool of the application
  tool_execution.tool AS tool,           -- TEXT the tool's name
  tool_execution.tool_call_id AS tool_call_id,  -- TEXT the model's id of the call; NULL: not given
  tool_execution.side AS side,           -- TEXT client, server: who told it; NULL: not given
  tool_execution.transport AS transport, -- TEXT stdio, http, …; NULL: not given
  tool_execution.protocol_version AS protocol_version,  -- TEXT of the Model Context Protocol; NULL: not given
  tool_execution.outcome AS outcome,     -- TEXT ok, tool_error, protocol_error, timeout, cancelled, denied; NULL: not given
  tool_execution.error_code AS error_code,  -- TEXT the protocol's error code; NULL: none
  (SELECT coalesce(content.text, rtrim(content.packed, NULL)) FROM content
   WHERE content.id = tool_execution.params_id)
    AS params_json,                      -- TEXT the arguments, JSON; NULL: none
  (SELECT coalesce(content.text, rtrim(content.packed, NULL)) FROM content
   WHERE content.id = tool_execution.result_id)
    AS result,                           -- TEXT the result: its text, or its JSON; NULL: none
  (SELECT iif(tool_execution.result_is_json, coalesce(content.text, rtrim(content.packed, NULL)),
     nullif(json_quote(coalesce(content.text, rtrim(content.packed, NULL))), 'null'))
   FROM content WHERE content.id = tool_execution.result_id)
    AS result_json,                      -- TEXT the result as JSON: a string where it is text; NULL: none
  tool_execution.result_bytes AS result_bytes,  -- INTEGER size of the result as it came; NULL: none
  CASE tool_execution.content_state WHEN 0 THEN 'stored' WHEN 1 THEN 'none' WHEN 2 THEN 'withheld'
    WHEN 3 THEN 'pruned' WHEN 4 THEN 'archived' ELSE 'cold' END
    AS content_state                     -- TEXT stored, none, withheld, pruned, archived, cold: why text may be missing
FROM tool_execution
JOIN spans ON spans.id = tool_execution.id;
