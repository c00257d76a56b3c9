CREATE TABLE resource_access (           -- The detail of a span that is an access to a resource.
  id         INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  server_id  INTEGER REFERENCES server (id),  -- the MCP server
  uri_id     INTEGER,                    -- content.id of the URI
  action     TEXT NOT NULL,              -- read, list, subscribe, write, …
  side       TEXT,                       -- client, server: who told it
  outcome    TEXT,                       -- ok, tool_error, protocol_error, timeout, cancelled, denied
  error_code TEXT,                       -- the protocol's error code
  bytes      INTEGER                     -- size of what was read or written
) STRICT;
