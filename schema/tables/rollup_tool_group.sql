CREATE TABLE rollup_tool_group (         -- What rollups of tools are grouped by. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id), -- the service
  server      TEXT NOT NULL,             -- the MCP server; empty: a tool of the application
  tool        TEXT NOT NULL,             -- the tool; '(other)' beyond 5,000 groups
  UNIQUE (service_id, server, tool)
) STRICT;
