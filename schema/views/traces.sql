CREATE VIEW traces AS                    -- Traces: the spans of one piece of work, one row each.
SELECT
  trace.trace_hex AS trace_id,           -- TEXT W3C trace id, 32 hex digits
  strftime('%Y-%m-%dT%H:%M:%S', trace.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', trace.first_at_ns % 1000000000) AS at,  -- TEXT when its first span began, ISO 8601, UTC
  trace.first_at_us AS at_us,            -- INTEGER the same in Unix microseconds: filter and sort by this
  strftime('%Y-%m-%dT%H:%M:%S', trace.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', trace.last_at_ns % 1000000000)
    AS last_at,                          -- TEXT when its last span ended, ISO 8601, UTC
  coalesce(root.name, operation.name) AS name,  -- TEXT name of its root span, else of its earliest; NULL: no span came
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  session.name AS session_id,            -- TEXT the session; NULL: not given
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  conversation.name AS conversation_id,  -- TEXT the conversation; NULL: none
  CASE root.status WHEN 1 THEN 'ok' WHEN 2 THEN 'error' ELSE 'unset' END
    AS status,                           -- TEXT ok, error, unset: of its root span, else of its earliest
  CASE WHEN root.parent_span_id IS NULL AND root.duration_ns IS NOT NULL THEN root.duration_ns
    ELSE trace.last_at_ns - trace.first_at_ns END / 1000000.0
    AS latency_ms,                       -- REAL of its root span, else from the first begin to the last end, milliseconds
  trace.spans AS spans,                  -- INTEGER spans
  trace.completions AS completions,      -- INTEGER of these, calls of a model
  trace.tool_executions AS tool_executions,  -- INTEGER of these, tool executions
  trace.errors AS errors,                -- INTEGER of these, with status error
  trace.input_tokens AS input_tokens,    -- INTEGER sum over its spans
  trace.output_tokens AS output_tokens,  -- INTEGER sum over its spans
  CASE WHEN trace.cost_nano_usd > 0 OR (trace.unpriced = 0
      AND (trace.input_tokens > 0 OR trace.output_tokens > 0))
    THEN trace.cost_nano_usd / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  trace.unpriced AS unpriced,            -- INTEGER spans with token usage whose cost is unknown
  (SELECT iif(root.metadata_own IS NULL, content.text,
       substr(content.text, 1, length(content.text) - 1) || ',' || substr(root.metadata_own, 2))
   FROM content WHERE content.id = coalesce(root.metadata_id, root.attributes_id))
    AS metadata_json                     -- TEXT of its root span, JSON object; its attributes where it has no metadata; NULL: none
FROM trace
JOIN service ON service.id = trace.service_id
JOIN resource ON resource.id = trace.resource_id
LEFT JOIN span AS root ON root.id = trace.root_row
LEFT JOIN operation ON operation.id = root.operation_id
LEFT JOIN conversation ON conversation.id = trace.conversation_row
LEFT JOIN session ON session.id = trace.session_id
LEFT JOIN user_name ON user_name.id = trace.user_id;
