CREATE VIEW scores AS                    -- Judgements on spans, traces and conversations.
SELECT
  score.id AS id,                        -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', score.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', score.at_ns % 1000000000) AS at,  -- TEXT when it was given, ISO 8601, UTC
  score.at_us AS at_us,                  -- INTEGER the same in Unix microseconds: filter and sort by this
  score.name AS name,                    -- TEXT what was judged: helpful, correct, …
  score.value AS value,                  -- REAL the figure; NULL: there is a label only
  score.label AS label,                  -- TEXT the word; NULL: there is a figure only
  (SELECT content.text FROM content WHERE content.id = score.comment_id)
    AS comment,                          -- TEXT what was said beside it; NULL: nothing
  score.source AS source,                -- TEXT user, code, model; NULL: not given
  score.trace_hex AS trace_id,                        -- TEXT trace of what was judged, 32 hex digits; NULL: told otherwise
  nullif(lower(hex(score.span_id)), '') AS span_id,  -- TEXT span that was judged, 16 hex digits; NULL: told otherwise
  score.span_row AS span_row,            -- INTEGER spans.id (and completions.id) of what was judged; NULL: no span, or it did not come yet
  score.conversation AS conversation_id, -- TEXT conversation that was judged; NULL: told otherwise
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; NULL: not given
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  score.target_id AS target_id,          -- TEXT the sender's own id of what was judged; NULL: told otherwise
  score.tags AS tags_json,               -- TEXT JSON array of text; NULL: none
  (SELECT content.text FROM content WHERE content.id = score.metadata_id)
    AS metadata_json,                    -- TEXT JSON object; NULL: none
  score.redactions AS redactions         -- INTEGER replacements in what this row shows
FROM score
JOIN service ON service.id = score.service_id
JOIN resource ON resource.id = score.resource_id
LEFT JOIN user_name ON user_name.id = score.user_id;
