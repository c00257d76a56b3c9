CREATE VIEW report_tools AS              -- Tool executions by server and tool, all hours.
WITH
  -- One histogram per tool: of all hours that are folded, and of those that are not yet.
  cell AS MATERIALIZED (
    SELECT part.group_id, part.value_ns, total(part.count) AS count
    FROM (
      SELECT group_id, value_ns, count FROM rollup_tool_all_bucket
      UNION ALL
      SELECT group_id, value_ns, count FROM rollup_tool_hour_bucket
      WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS part
    GROUP BY 1, 2
  ),
  -- Values up to the end of each bucket.
  running AS MATERIALIZED (
    SELECT cell.group_id, cell.value_ns,
      (SELECT total(below.count) FROM cell AS below
       WHERE below.group_id = cell.group_id AND below.value_ns <= cell.value_ns) AS upto
    FROM cell
  ),
  whole AS MATERIALIZED (
    SELECT group_id, total(count) AS count, total(errors) AS errors, total(timed) AS timed,
      total(sum_ns) AS sum_ns, max(last_at_ns) AS last_at_ns
    FROM (
      SELECT group_id, count, errors, timed, sum_ns, last_at_ns FROM rollup_tool_all
      UNION ALL
      SELECT group_id, count, errors, timed, sum_ns, last_at_ns FROM rollup_tool_hour
      WHERE hour >= (SELECT folded_hour FROM store_state)
    )
    GROUP BY 1
  )
SELECT
  service.name AS service,               -- TEXT the application
  nullif(rollup_tool_group.server, '')
    AS server,                           -- TEXT the MCP server; NULL: a tool of the application
  rollup_tool_group.tool AS tool,        -- TEXT the tool's name
  CAST(whole.count AS INTEGER) AS count,  -- INTEGER tool executions
  CAST(whole.errors AS INTEGER) AS errors,  -- INTEGER of these, with status error
  whole.errors / whole.count AS error_rate,  -- REAL errors / count, 0 … 1
  whole.sum_ns / nullif(whole.timed, 0) / 1000000.0
    AS avg_ms,                           -- REAL the mean of known latencies, milliseconds, exact; NULL: none known
  (SELECT min(running.value_ns) / 1000000.0 FROM running
   WHERE running.group_id = whole.group_id AND running.upto * 100 >= whole.timed * 50)
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %; NULL: none known
  (SELECT min(running.value_ns) / 1000000.0 FROM running
   WHERE running.group_id = whole.group_id AND running.upto * 100 >= whole.timed * 95)
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
  strftime('%Y-%m-%dT%H:%M:%S', whole.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', whole.last_at_ns % 1000000000)
    AS last_at                           -- TEXT when the latest began, ISO 8601, UTC
FROM whole
JOIN rollup_tool_group ON rollup_tool_group.id = whole.group_id
JOIN service ON service.id = rollup_tool_group.service_id;
