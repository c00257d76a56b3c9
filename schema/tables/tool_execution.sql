CREATE TABLE tool_execution (            -- The detail of a span that is a call of a tool.
  id               INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  server_id        INTEGER REFERENCES server (id),  -- the MCP server; NULL: a tool of the application
  tool             TEXT NOT NULL,        -- the tool's name
  tool_call_id     TEXT,                 -- the model's id of the call
  side             TEXT,                 -- client, server: who told it
  transport        TEXT,                 -- stdio, http, …
  protocol_version TEXT,                 -- of the Model Context Protocol
  outcome          TEXT,                 -- ok, tool_error, protocol_error, timeout, cancelled, denied
  error_code       TEXT,                 -- the protocol's error code
  params_id        INTEGER,              -- content.id of the JSON arguments
  result_id        INTEGER,              -- content.id of the result
  result_is_json   INTEGER NOT NULL,     -- 1: the result is JSON, 0: plain text
  result_bytes     INTEGER,              -- its size as it came
  content_state    INTEGER NOT NULL      -- as completion.content_state
) STRICT;
