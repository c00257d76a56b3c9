CREATE VIEW conversations AS             -- Completions that belong together: one row a conversation.
SELECT
  conversation.name AS conversation_id,  -- TEXT the id: the sender's, or made by daybook
  strftime('%Y-%m-%dT%H:%M:%S', conversation.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', conversation.first_at_ns % 1000000000)
    AS at,                               -- TEXT when its first call began, ISO 8601, UTC
  conversation.first_at_us
    AS at_us,                            -- INTEGER the same in Unix microseconds: filter and sort by this
  strftime('%Y-%m-%dT%H:%M:%S', conversation.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', conversation.last_at_ns % 1000000000)
    AS last_at,                          -- TEXT when its last call began, ISO 8601, UTC
  conversation.last_at_us
    AS last_at_us,                       -- INTEGER the same in Unix microseconds: filter and sort by this
  conversation.title
    AS title,                            -- TEXT the first user text, at most 80 characters; NULL: none
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT of its first call; NULL: not given
  session.name AS session_id,            -- TEXT the session; NULL: not given
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  conversation.turns AS turns,           -- INTEGER user messages on the longest branch
  conversation.completions AS completions,  -- INTEGER calls
  (WITH RECURSIVE node(id) AS (
     SELECT completion.request_message_id FROM span JOIN completion ON completion.id = span.id
     WHERE span.conversation_row = conversation.id
     UNION
     SELECT completion.response_message_id FROM span JOIN completion ON completion.id = span.id
     WHERE span.conversation_row = conversation.id
     UNION
     SELECT message.parent_id FROM node JOIN message ON message.id = node.id)
   SELECT count(DISTINCT coalesce(message.alias_of, message.id))
   FROM node JOIN message ON message.id = node.id)
    AS messages,                         -- INTEGER distinct messages of its requests and answers
  (WITH RECURSIVE node(id) AS (
     SELECT completion.request_message_id FROM span JOIN completion ON completion.id = span.id
     WHERE span.conversation_row = conversation.id
     UNION
     SELECT completion.response_message_id FROM span JOIN completion ON completion.id = span.id
     WHERE span.conversation_row = conversation.id
     UNION
     SELECT message.parent_id FROM node JOIN message ON message.id = node.id)
   SELECT count(*) FROM (
     SELECT coalesce(parent.alias_of, parent.id) AS fork
     FROM node JOIN message ON message.id = node.id
     JOIN message AS parent ON parent.id = message.parent_id
     GROUP BY coalesce(parent.alias_of, parent.id)
     HAVING count(DISTINCT coalesce(message.alias_of, message.id)) > 1))
    AS branches,                         -- INTEGER messages that were continued in more than one way
  conversation.tool_executions AS tool_executions,  -- INTEGER tool executions
  conversation.errors AS errors,         -- INTEGER spans with status error
  conversation.input_tokens AS input_tokens,  -- INTEGER sum over its calls
  conversation.output_tokens AS output_tokens,  -- INTEGER sum over its calls
  CASE WHEN conversation.cost_nano_usd > 0 OR (conversation.unpriced = 0
      AND (conversation.input_tokens > 0 OR conversation.output_tokens > 0))
    THEN conversation.cost_nano_usd / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  conversation.unpriced AS unpriced,     -- INTEGER calls whose cost is unknown
  conversation.duration_ns / 1000000.0
    AS latency_ms                        -- REAL sum of known latencies of its calls, milliseconds
FROM conversation
JOIN service ON service.id = conversation.service_id
JOIN resource ON resource.id = conversation.resource_id
LEFT JOIN session ON session.id = conversation.session_id
LEFT JOIN user_name ON user_name.id = conversation.user_id;
