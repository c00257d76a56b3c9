CREATE VIEW prompts AS                   -- Versions of prompts: what calls of an operation begin with. A changed system text or tool is a new row.
SELECT
  nullif(prompt.fingerprint, '')
    AS prompt_fingerprint,               -- TEXT keyed digest of the redacted system text and tools; NULL: neither was sent; '(other)': what came after 5,000 versions
  service.name AS service,               -- TEXT the application
  operation.name AS operation,           -- TEXT the operation of its calls
  nullif(prompt.name, '') AS prompt_name,  -- TEXT name of a managed prompt; NULL: not given
  nullif(prompt.version, '') AS prompt_version,  -- TEXT its version as the application names it; NULL: not given
  strftime('%Y-%m-%dT%H:%M:%S', prompt.first_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', prompt.first_at_ns % 1000000000)
    AS first_at,                         -- TEXT when its first call began, ISO 8601, UTC
  prompt.first_at_us AS first_at_us,     -- INTEGER the same in Unix microseconds
  strftime('%Y-%m-%dT%H:%M:%S', prompt.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', prompt.last_at_ns % 1000000000)
    AS last_at,                          -- TEXT when its last call began, ISO 8601, UTC
  prompt.last_at_us AS last_at_us,       -- INTEGER the same in Unix microseconds
  prompt.completions AS completions,     -- INTEGER calls
  prompt.errors AS errors,               -- INTEGER of these, those with status error
  prompt.duration_ns / 1000000.0 / nullif(prompt.timed, 0)
    AS avg_ms,                           -- REAL mean latency of its calls, milliseconds; NULL: unknown
  prompt.input_tokens AS input_tokens,   -- INTEGER sum over its calls
  prompt.output_tokens AS output_tokens,  -- INTEGER sum over its calls
  CASE WHEN prompt.priced > 0 THEN prompt.cost_nano_usd / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  prompt.priced AS priced,               -- INTEGER calls whose cost is known: cost_usd / priced is the mean cost of a call
  prompt.unpriced AS unpriced,           -- INTEGER calls with token usage whose cost is unknown
  (WITH RECURSIVE path(id, parent_id) AS (
     SELECT message.id, message.parent_id FROM message WHERE message.id = prompt.message_id
     UNION ALL
     SELECT message.id, message.parent_id FROM path
     JOIN message ON message.id = path.parent_id
     WHERE path.parent_id < path.id)
   SELECT group_concat(ordered.text, char(10) || char(10))
   FROM (SELECT messages.text FROM path JOIN messages ON messages.id = path.id
         ORDER BY path.id) AS ordered)
    AS text,                             -- TEXT the system text, redacted, of several messages parted by an empty line; NULL: none, or see content_state
  (SELECT coalesce(content.text, rtrim(content.packed, NULL)) FROM content
   WHERE content.id = prompt.tools_id)
    AS tools_json,                       -- TEXT JSON tool definitions; NULL: none
  CASE WHEN prompt.message_id IS NULL THEN 'none' ELSE
    coalesce((SELECT messages.content_state FROM messages
              WHERE messages.id = prompt.message_id), 'pruned') END
    AS content_state,                    -- TEXT stored, none, pruned, cold: why text may be missing
  prompt.min_ns / 1000000.0 AS min_ms,   -- REAL the shortest latency, milliseconds; NULL: unknown
  prompt.max_ns / 1000000.0 AS max_ms    -- REAL the longest, likewise
FROM prompt
JOIN service ON service.id = prompt.service_id
JOIN operation ON operation.id = prompt.operation_id;
