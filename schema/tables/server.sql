CREATE TABLE server (                    -- An MCP server. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;
