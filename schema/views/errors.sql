CREATE VIEW errors AS                    -- Failures: one row a failure told; a failed span that told none has one of type unknown.
SELECT
  error.id AS id,                        -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', error.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', error.at_ns % 1000000000) AS at,  -- TEXT when it happened, ISO 8601, UTC
  error.at_us AS at_us,                  -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  (SELECT operation.name FROM operation WHERE operation.id = error.operation_id)
    AS operation,                        -- TEXT what was being done; NULL: not given
  CASE error.level WHEN 0 THEN 'trace' WHEN 1 THEN 'debug' WHEN 2 THEN 'info' WHEN 3 THEN 'warn'
    WHEN 4 THEN 'error' ELSE 'fatal' END AS level,  -- TEXT trace, debug, info, warn, error, fatal
  trace.trace_hex AS trace_id,           -- TEXT W3C trace id, 32 hex digits; NULL: outside a trace
  CASE WHEN error.span_id IS NOT NULL THEN error.span_hex END
    AS span_id,                          -- TEXT W3C span id, 16 hex digits; NULL: none
  error.span_row
    AS span_row,                         -- INTEGER spans.id (and completions.id) of what failed; NULL: none
  conversation.name AS conversation_id,  -- TEXT the conversation; NULL: none
  session.name AS session_id,            -- TEXT the session; NULL: not given
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  (SELECT nullif(model.provider, '') FROM model WHERE model.id = error.model_id)
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown
  (SELECT nullif(model.name, '') FROM model WHERE model.id = error.model_id)
    AS model,                            -- TEXT the model concerned; NULL: unknown
  error.type AS error_type,              -- TEXT exception class or the API's error type; 'unknown' where not told
  error.code AS error_code,              -- TEXT the API's error code; NULL: not given
  (SELECT content.text FROM content WHERE content.id = error.message_id)
    AS error_message,                    -- TEXT what it says; NULL: nothing
  (SELECT content.text FROM content WHERE content.id = error.stack_id)
    AS stack,                            -- TEXT the stack; NULL: not given
  error.fingerprint
    AS fingerprint,                      -- TEXT equal for errors that differ only in numbers, ids and paths
  error.handled AS handled,              -- INTEGER 1: the application went on; NULL: not given
  (SELECT content.text FROM content WHERE content.id = error.context_id)
    AS context_json,                     -- TEXT the context as given, JSON; NULL: none
  error.redactions AS redactions,        -- INTEGER replacements in what this row shows
  error.tags AS tags_json,               -- TEXT JSON array of text; NULL: none
  (SELECT content.text FROM content WHERE content.id = error.metadata_id)
    AS metadata_json                     -- TEXT JSON object; NULL: none
FROM error
JOIN service ON service.id = error.service_id
JOIN resource ON resource.id = error.resource_id
LEFT JOIN trace ON trace.id = error.trace_row
LEFT JOIN conversation ON conversation.id = error.conversation_row
LEFT JOIN session ON session.id = error.session_id
LEFT JOIN user_name ON user_name.id = error.user_id;
