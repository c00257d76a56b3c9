CREATE VIEW completions AS               -- Calls of a model: request, answer, tokens, cost.
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
  spans.kind AS kind,                    -- TEXT chat, text_completion, embeddings, …
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model that answered; NULL: unknown
  (SELECT nullif(requested.name, '') FROM model AS requested
   WHERE requested.id = completion.requested_model_id)
    AS requested_model,                  -- TEXT the model asked for; NULL: not given
  completion.response_id AS response_id,  -- TEXT the provider's id of the answer; NULL: not given
  completion.stream AS stream,           -- INTEGER 1: streamed
  completion.attempt AS attempt,         -- INTEGER 1 for the first try
  completion.cache_hit
    AS cache_hit,                        -- INTEGER 1: answered from the application's own cache; NULL: not given
  (SELECT finish_reason.name FROM finish_reason
   WHERE finish_reason.id = completion.finish_reason_id)
    AS finish_reason,                    -- TEXT why it stopped; NULL: not given
  completion.time_to_first_token_ns / 1000000.0
    AS time_to_first_token_ms,           -- REAL milliseconds; NULL: unknown
  token_usage.output_tokens * 1000.0 / nullif(spans.latency_ms - CASE completion.stream
    WHEN 1 THEN coalesce(completion.time_to_first_token_ns, 0) / 1000000.0 ELSE 0 END, 0)
    AS output_tokens_per_s,              -- REAL output tokens a second, from the first token on where known; NULL: unknown
  token_usage.input_tokens
    AS input_tokens,                     -- INTEGER everything sent, cached parts included; NULL: unknown
  token_usage.output_tokens
    AS output_tokens,                    -- INTEGER everything answered, reasoning included; NULL: unknown
  token_usage.cache_read_tokens
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache; NULL: unknown
  token_usage.cache_write_tokens
    AS cache_write_tokens,               -- INTEGER of the input, written to it; NULL: unknown
  token_usage.reasoning_tokens
    AS reasoning_tokens,                 -- INTEGER of the output, reasoning; NULL: unknown
  token_usage.cost_nano_usd / 1000000000.0 AS cost_usd,  -- REAL US dollars; NULL: unknown
  token_usage.input_cost_nano_usd / 1000000000.0
    AS input_cost_usd,                   -- REAL of it, the input's; NULL: not told apart
  token_usage.output_cost_nano_usd / 1000000000.0
    AS output_cost_usd,                  -- REAL of it, the output's; NULL: not told apart
  token_usage.cost_nano_usd
    AS cost_nano_usd,                    -- INTEGER cost in 1e-9 US dollars, for exact sums; NULL: unknown
  token_usage.cost_source AS cost_source,  -- TEXT reported, computed; NULL: unknown
  (WITH RECURSIVE path(id, parent_id, role) AS (
     SELECT message.id, message.parent_id, message.role FROM message
     WHERE message.id = completion.request_message_id
     UNION ALL
     SELECT message.id, message.parent_id, message.role FROM path
     JOIN message ON message.id = path.parent_id
     WHERE path.role IS NOT 'user' AND path.parent_id < path.id)
   SELECT messages.text FROM path JOIN messages ON messages.id = path.id
   WHERE path.role = 'user')
    AS prompt,                           -- TEXT text of the last user message; NULL: none, or see content_state
  (WITH RECURSIVE path(id, parent_id, remaining) AS (
     SELECT message.id, message.parent_id, completion.response_count FROM message
     WHERE message.id = completion.response_message_id
     UNION ALL
     SELECT message.id, message.parent_id, path.remaining - 1 FROM path
     JOIN message ON message.id = path.parent_id
     WHERE path.remaining > 1 AND path.parent_id < path.id)
   SELECT messages.text FROM path JOIN messages ON messages.id = path.id
   WHERE messages.text IS NOT NULL ORDER BY messages.text = '', path.id DESC LIMIT 1)
    AS response,                         -- TEXT text of the answer; NULL: none, or see content_state
  completion.prompt_name AS prompt_name,  -- TEXT name of a managed prompt; NULL: not given
  completion.prompt_version AS prompt_version,  -- TEXT its version; NULL: not given
  (SELECT nullif(prompt.fingerprint, '') FROM prompt WHERE prompt.id = completion.prompt_row)
    AS prompt_fingerprint,               -- TEXT equal for equal system text and tools, see prompts; NULL: neither was sent
  completion.request_message_id
    AS request_message_id,               -- INTEGER messages.id of the request's last message; NULL: none
  completion.response_message_id
    AS response_message_id,              -- INTEGER messages.id of the answer's last message; NULL: none
  CASE completion.request_count WHEN 0 THEN '[]' ELSE (
    WITH RECURSIVE path(id, parent_id) AS (
      SELECT message.id, message.parent_id FROM message
      WHERE message.id = completion.request_message_id
      UNION ALL
      SELECT message.id, message.parent_id FROM path
      JOIN message ON message.id = path.parent_id
      WHERE path.parent_id < path.id)
    SELECT CASE count(ordered.message_json) WHEN completion.request_count
           THEN '[' || group_concat(ordered.message_json, ',') || ']' END
    FROM (SELECT messages.message_json FROM path JOIN messages ON messages.id = path.id
          ORDER BY path.id) AS ordered
  ) END AS messages_json,                -- TEXT the request, JSON array of messages in order; NULL: see content_state
  (SELECT coalesce(content.text, rtrim(content.packed, NULL)) FROM content
   WHERE content.id = completion.tools_id)
    AS tools_json,                       -- TEXT JSON tool definitions; NULL: none
  CASE WHEN completion.response_count > 0 THEN (
    WITH RECURSIVE path(id, parent_id, remaining) AS (
      SELECT message.id, message.parent_id, completion.response_count FROM message
      WHERE message.id = completion.response_message_id
      UNION ALL
      SELECT message.id, message.parent_id, path.remaining - 1 FROM path
      JOIN message ON message.id = path.parent_id
      WHERE path.remaining > 1 AND path.parent_id < path.id)
    SELECT CASE count(ordered.message_json) WHEN completion.response_count
           THEN CASE WHEN completion.response_count = 1 AND completion.response_is_list IS NULL
                THEN group_concat(ordered.message_json)
                ELSE '[' || group_concat(ordered.message_json, ',') || ']' END END
    FROM (SELECT messages.message_json FROM path JOIN messages ON messages.id = path.id
          ORDER BY path.id) AS ordered
  ) END AS response_json,                -- TEXT the answer, a message as JSON, or an array where it came as one or has several; NULL: none, or see content_state
  (SELECT content.text FROM content WHERE content.id = completion.parameters_id)
    AS parameters_json,                  -- TEXT JSON object; NULL: none
  (SELECT content.text FROM content WHERE content.id = token_usage.usage_id)
    AS usage_json,                       -- TEXT usage as it came, JSON; NULL: none
  CASE completion.content_state WHEN 0 THEN 'stored' WHEN 1 THEN 'none' WHEN 2 THEN 'withheld'
    WHEN 3 THEN 'pruned' WHEN 4 THEN 'archived' ELSE 'cold' END
    AS content_state,                    -- TEXT stored, none, withheld, pruned, archived, cold: why text may be missing
  CASE WHEN completion.alternatives IS NOT NULL THEN (
    SELECT CASE count(choice.message_json) WHEN 1 + json_array_length(completion.alternatives)
           THEN '[' || group_concat(choice.message_json, ',') || ']' END
    FROM (SELECT -1 AS place, messages.message_json AS message_json FROM messages
          WHERE messages.id = completion.response_message_id
          UNION ALL
          SELECT alternative.key, messages.message_json
          FROM json_each(completion.alternatives) AS alternative
          JOIN messages ON messages.id = alternative.value
          ORDER BY place) AS choice
  ) END AS choices_json                  -- TEXT all choices, JSON array of messages, choice 0 first; NULL: one choice or none
FROM completion
JOIN spans ON spans.id = completion.id
JOIN model ON model.id = completion.model_id
LEFT JOIN token_usage ON token_usage.id = completion.id;
