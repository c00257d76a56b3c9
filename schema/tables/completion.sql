CREATE TABLE completion (                -- The detail of a span that is a call of a model.
  id                  INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  model_id            INTEGER NOT NULL REFERENCES model (id),  -- the model that answered
  requested_model_id  INTEGER REFERENCES model (id),           -- the model asked for, where given
  finish_reason_id    INTEGER REFERENCES finish_reason (id),   -- why it stopped
  response_id         TEXT,              -- the provider's id of the response
  stream              INTEGER NOT NULL,  -- 1: streamed
  attempt             INTEGER NOT NULL,  -- 1 for the first try
  cache_hit           INTEGER,           -- 1: answered from the application's own cache
  time_to_first_token_ns INTEGER,        -- from the begin to the first token
  request_message_id  INTEGER,           -- message.id of the request's last message
  response_message_id INTEGER,           -- message.id of the answer's last message
  request_count       INTEGER,           -- messages in the request; NULL: not captured
  response_count      INTEGER,           -- messages in the answer; NULL: not captured
  alternatives        TEXT,              -- JSON array of message.id: choices 1 … n-1
  parameters_id       INTEGER,           -- content.id of a JSON object: temperature, max_tokens, …
  tools_id            INTEGER,           -- content.id of the JSON tool definitions
  prompt_name         TEXT,              -- name of a managed prompt
  prompt_version      TEXT,              -- its version
  prompt_row          INTEGER,           -- prompt.id of what it begins with; NULL: neither system text, tools nor a name
  content_state       INTEGER NOT NULL,  -- 0 stored, 1 none, 2 withheld, 3 pruned, 4 archived, 5 cold
  response_is_list    INTEGER            -- 1: the answer came as a list of one message; NULL: it did not
) STRICT;
