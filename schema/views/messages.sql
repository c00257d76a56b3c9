CREATE VIEW messages AS                  -- Messages of requests and answers, each stored once; several conversations may share one.
SELECT
  message.id AS id,                      -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', message.at_ms / 1000, 'unixepoch')
    || printf('.%09dZ', message.at_ms % 1000 * 1000000)
    AS at,                               -- TEXT when the call began that brought it, ISO 8601, UTC
  message.at_us
    AS at_us,                            -- INTEGER the same in Unix microseconds: filter and sort by this
  message.parent_id AS parent_message_id,  -- INTEGER id of the message before it; NULL: the first
  message.depth AS depth,                -- INTEGER its place in the request, from 1
  message.role AS role,                  -- TEXT system, user, assistant, tool, …; NULL: none
  CASE WHEN instr(replace(coalesce(extra.text, rtrim(extra.packed, NULL)) -> '$.name', '\\', ''), '\ud') = 0
    THEN json_extract(coalesce(extra.text, rtrim(extra.packed, NULL)), '$.name') END AS name,  -- TEXT its key name; NULL: none
  CASE message.shape WHEN 0 THEN coalesce(content.text, rtrim(content.packed, NULL)) WHEN 3 THEN (
    SELECT group_concat(CASE instr(replace(part.quoted, '\\', ''), '\ud')
             WHEN 0 THEN json_extract(part.quoted, '$')
             ELSE substr(part.quoted, 2, length(part.quoted) - 2) END, char(10))
    FROM (SELECT element.json -> (element.fullkey
                   || CASE element.type WHEN 'object' THEN '.text' ELSE '' END) AS quoted
          FROM json_each(CASE json_type(coalesce(extra.text, rtrim(extra.packed, NULL)), '$.content') WHEN 'array'
                         THEN coalesce(extra.text, rtrim(extra.packed, NULL)) -> '$.content'
                         ELSE '[' || (coalesce(extra.text, rtrim(extra.packed, NULL)) -> '$.content') || ']' END) AS element
          WHERE element.type = 'text' OR (element.type = 'object'
            AND coalesce(json_extract(element.value, '$.type'), 'text')
                IN ('text', 'input_text', 'output_text'))) AS part
  ) END AS text,                         -- TEXT its text, text parts joined by newlines, a lone surrogate as its escape; NULL: none
  '{' || ltrim(
    CASE WHEN message.role IS NULL THEN '' ELSE ',"role":' || json_quote(message.role) END
    || CASE message.shape
         WHEN 0 THEN ',"content":' || nullif(json_quote(coalesce(content.text, rtrim(content.packed, NULL))), 'null')
         WHEN 1 THEN ',"content":null' ELSE '' END
    || CASE WHEN message.extra_id IS NULL THEN '}' ELSE ',' || substr(coalesce(extra.text, rtrim(extra.packed, NULL)), 2) END,
    ',') AS message_json,                -- TEXT the message as it came, JSON object; NULL: not readable
  CASE WHEN (message.content_id IS NOT NULL AND content.id IS NULL)
         OR (message.extra_id IS NOT NULL AND extra.id IS NULL) THEN 'pruned'
       WHEN content.packed IS NOT NULL OR extra.packed IS NOT NULL THEN 'cold'
       ELSE 'stored' END
    AS content_state,                    -- TEXT stored, pruned, cold: why text and message_json may be NULL
  message.alias_of
    AS alias_of                          -- INTEGER id of the answer that this one resends in another dress; NULL: none
FROM message
LEFT JOIN content ON content.id = message.content_id
LEFT JOIN content AS extra ON extra.id = message.extra_id;
