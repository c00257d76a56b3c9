CREATE VIEW report_tools_hourly AS       -- Tool executions of each hour by server and tool.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', part.hour * 3600, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  part.hour_us AS hour_us,               -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  nullif(rollup_tool_group.server, '')
    AS server,                           -- TEXT the MCP server; NULL: a tool of the application
  rollup_tool_group.tool AS tool,        -- TEXT the tool's name
  part.count AS count,                   -- INTEGER tool executions
  part.errors AS errors,                 -- INTEGER of these, with status error
  part.errors * 1.0 / part.count AS error_rate,  -- REAL errors / count, 0 … 1
  part.sum_ns * 1.0 / nullif(part.timed, 0) / 1000000.0
    AS avg_ms,                           -- REAL the mean of known latencies, milliseconds, exact; NULL: none known
  (SELECT max(min(bucket.value_ns, part.max_ns), part.min_ns) / 1000000.0
   FROM rollup_tool_hour_bucket AS bucket
   WHERE bucket.hour = part.hour AND bucket.group_id = part.group_id
     AND (SELECT total(below.count) * 100 FROM rollup_tool_hour_bucket AS below
          WHERE below.hour = part.hour AND below.group_id = part.group_id
            AND below.value_ns <= bucket.value_ns) >= part.timed * 50
   ORDER BY bucket.value_ns LIMIT 1)
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %; NULL: none known, or too long ago
  (SELECT max(min(bucket.value_ns, part.max_ns), part.min_ns) / 1000000.0
   FROM rollup_tool_hour_bucket AS bucket
   WHERE bucket.hour = part.hour AND bucket.group_id = part.group_id
     AND (SELECT total(below.count) * 100 FROM rollup_tool_hour_bucket AS below
          WHERE below.hour = part.hour AND below.group_id = part.group_id
            AND below.value_ns <= bucket.value_ns) >= part.timed * 95
   ORDER BY bucket.value_ns LIMIT 1)
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known, or too long ago
  strftime('%Y-%m-%dT%H:%M:%S', part.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', part.last_at_ns % 1000000000)
    AS last_at                           -- TEXT when the latest began, ISO 8601, UTC
FROM rollup_tool_hour AS part
JOIN rollup_tool_group ON rollup_tool_group.id = part.group_id
JOIN service ON service.id = rollup_tool_group.service_id;
