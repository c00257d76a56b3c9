CREATE VIEW report_tools AS              -- Tool executions by server and tool, all hours.
WITH
  -- One histogram per tool: of all hours that are folded, and of those that are not yet. Blocks
  -- split it by the number of digits and the first digit, as in report_latency.
  cell AS MATERIALIZED (
    SELECT part.group_id, part.value_ns,
      length(part.value_ns) * 10 + substr(part.value_ns, 1, 1) AS block,
      total(part.count) AS count
    FROM (
      SELECT group_id, value_ns, count FROM rollup_tool_all_bucket
      UNION ALL
      SELECT group_id, value_ns, count FROM rollup_tool_hour_bucket
      WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS part
    GROUP BY 1, 2
  ),
  block AS MATERIALIZED (SELECT group_id, block, total(count) AS count FROM cell GROUP BY 1, 2),
  -- Values up to the end of each block.
  running AS MATERIALIZED (
    SELECT group_id, block,
      (SELECT total(before.count) FROM block AS before
       WHERE before.group_id = block.group_id AND before.block <= block.block) AS upto
    FROM block
  ),
  whole AS MATERIALIZED (
    SELECT group_id, total(count) AS count, total(errors) AS errors, total(timed) AS timed,
      total(sum_ns) AS sum_ns, min(min_ns) AS min_ns, max(max_ns) AS max_ns,
      max(last_at_ns) AS last_at_ns
    FROM (
      SELECT group_id, count, errors, timed, sum_ns, min_ns, max_ns, last_at_ns FROM rollup_tool_all
      UNION ALL
      SELECT group_id, count, errors, timed, sum_ns, min_ns, max_ns, last_at_ns FROM rollup_tool_hour
      WHERE hour >= (SELECT folded_hour FROM store_state)
    )
    GROUP BY 1
  ),
  -- The value at rank ceil(q * n) is in the first block that reaches q * n, …
  found AS MATERIALIZED (
    SELECT whole.group_id, share.percent, whole.timed * share.percent AS wanted,
      (SELECT min(running.block) FROM running
       WHERE running.group_id = whole.group_id
         AND running.upto * 100 >= whole.timed * share.percent) AS block
    FROM whole
    CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 95) AS share
  ),
  -- … and there the first bucket up to whose end there are so many.
  quantile AS MATERIALIZED (
    SELECT found.group_id, found.percent,
      (SELECT min(cell.value_ns) FROM cell
       WHERE cell.group_id = found.group_id AND cell.block = found.block
         AND (running.upto - (
           SELECT total(above.count) FROM cell AS above
           WHERE above.group_id = cell.group_id AND above.block = cell.block
             AND above.value_ns > cell.value_ns)) * 100 >= found.wanted) AS value_ns
    FROM found
    JOIN running ON running.group_id = found.group_id AND running.block = found.block
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
  (SELECT max(min(quantile.value_ns, whole.max_ns), whole.min_ns) / 1000000.0 FROM quantile
   WHERE quantile.group_id = whole.group_id AND quantile.percent = 50)
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %; NULL: none known
  (SELECT max(min(quantile.value_ns, whole.max_ns), whole.min_ns) / 1000000.0 FROM quantile
   WHERE quantile.group_id = whole.group_id AND quantile.percent = 95)
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
  strftime('%Y-%m-%dT%H:%M:%S', whole.last_at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', whole.last_at_ns % 1000000000)
    AS last_at                           -- TEXT when the latest began, ISO 8601, UTC
FROM whole
JOIN rollup_tool_group ON rollup_tool_group.id = whole.group_id
JOIN service ON service.id = rollup_tool_group.service_id;
