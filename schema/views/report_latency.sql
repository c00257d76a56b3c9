CREATE VIEW report_latency AS            -- Latency by service, operation and model, all hours; unknown latencies left out.
WITH
  -- Groups of one service, operation and model are one series, named by the first of them.
  series AS MATERIALIZED (
    SELECT rollup_group.id, min(first.id) AS series
    FROM rollup_group
    JOIN rollup_group AS first ON first.service_id = rollup_group.service_id
      AND first.operation_id = rollup_group.operation_id AND first.model_id = rollup_group.model_id
    GROUP BY rollup_group.id
  ),
  -- One histogram per series and measure: of all hours that are folded, and of those that are not
  -- yet. Blocks split it by the number of digits and the first digit.
  cell AS MATERIALIZED (
    SELECT series.series, bucket.measure, bucket.value_ns,
      length(bucket.value_ns) * 10 + substr(bucket.value_ns, 1, 1) AS block,
      total(bucket.count) AS count
    FROM (
      SELECT group_id, measure, value_ns, count FROM rollup_all_bucket
      UNION ALL
      SELECT group_id, measure, value_ns, count FROM rollup_hour_bucket
      WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS bucket
    JOIN series ON series.id = bucket.group_id
    GROUP BY 1, 2, 3
  ),
  block AS MATERIALIZED (
    SELECT series, measure, block, total(count) AS count FROM cell GROUP BY 1, 2, 3
  ),
  -- Values up to the end of each block.
  running AS MATERIALIZED (
    SELECT series, measure, block,
      (SELECT total(before.count) FROM block AS before
       WHERE before.series = block.series AND before.measure = block.measure
         AND before.block <= block.block) AS upto
    FROM block
  ),
  whole AS MATERIALIZED (
    SELECT series, measure, max(upto) AS count FROM running GROUP BY 1, 2
  ),
  -- The value at rank ceil(q * n) is in the first block that reaches q * n, …
  found AS MATERIALIZED (
    SELECT whole.series, whole.measure, share.percent, whole.count * share.percent AS wanted,
      (SELECT min(running.block) FROM running
       WHERE running.series = whole.series AND running.measure = whole.measure
         AND running.upto * 100 >= whole.count * share.percent) AS block
    FROM whole
    CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 95 UNION ALL SELECT 99) AS share
  ),
  -- … and there the first bucket up to whose end there are so many.
  quantile AS MATERIALIZED (
    SELECT found.series, found.measure, found.percent,
      (SELECT min(cell.value_ns) FROM cell
       WHERE cell.series = found.series AND cell.measure = found.measure
         AND cell.block = found.block
         AND (running.upto - (
           SELECT total(above.count) FROM cell AS above
           WHERE above.series = cell.series AND above.measure = cell.measure
             AND above.block = cell.block AND above.value_ns > cell.value_ns)) * 100
           >= found.wanted) AS value_ns
    FROM found
    JOIN running ON running.series = found.series AND running.measure = found.measure
      AND running.block = found.block
  ),
  counter AS MATERIALIZED (
    SELECT series.series,
      total(part.timed) AS count,
      total(CASE rollup_group.status WHEN 2 THEN part.timed END) AS errors,
      min(part.min_ns) AS min_ns, total(part.sum_ns) AS sum_ns, max(part.max_ns) AS max_ns
    FROM (
      SELECT group_id, timed, min_ns, sum_ns, max_ns FROM rollup_all WHERE timed > 0
      UNION ALL
      SELECT group_id, timed, min_ns, sum_ns, max_ns FROM rollup_hour
      WHERE hour >= (SELECT folded_hour FROM store_state) AND timed > 0
    ) AS part
    JOIN rollup_group ON rollup_group.id = part.group_id
    JOIN series ON series.id = part.group_id
    GROUP BY 1
  )
SELECT
  service.name AS service,               -- TEXT the application
  operation.name AS operation,           -- TEXT the operation
  nullif(model.provider, '')
    AS provider,                         -- TEXT openai, anthropic, …; NULL: unknown or no model call
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown or no model call
  CAST(counter.count AS INTEGER) AS count,  -- INTEGER spans with a known latency
  CAST(counter.errors AS INTEGER) AS errors,  -- INTEGER of these, with status error
  counter.min_ns / 1000000.0 AS min_ms,  -- REAL the shortest, milliseconds, exact
  counter.sum_ns / counter.count / 1000000.0 AS avg_ms,  -- REAL the mean, milliseconds, exact
  counter.max_ns / 1000000.0 AS max_ms,  -- REAL the longest, milliseconds, exact
  (SELECT max(min(quantile.value_ns, counter.max_ns), counter.min_ns) / 1000000.0 FROM quantile
   WHERE quantile.series = counter.series AND quantile.measure = 0 AND quantile.percent = 50)
    AS p50_ms,                           -- REAL half are at most so long, milliseconds, within 1 %
  (SELECT max(min(quantile.value_ns, counter.max_ns), counter.min_ns) / 1000000.0 FROM quantile
   WHERE quantile.series = counter.series AND quantile.measure = 0 AND quantile.percent = 95)
    AS p95_ms,                           -- REAL 95 % are at most so long, milliseconds, within 1 %
  (SELECT max(min(quantile.value_ns, counter.max_ns), counter.min_ns) / 1000000.0 FROM quantile
   WHERE quantile.series = counter.series AND quantile.measure = 0 AND quantile.percent = 99)
    AS p99_ms,                           -- REAL 99 % are at most so long, milliseconds, within 1 %
  (SELECT quantile.value_ns / 1000000.0 FROM quantile
   WHERE quantile.series = counter.series AND quantile.measure = 1 AND quantile.percent = 50)
    AS ttft_p50_ms,                      -- REAL time to first token: half are at most so long, milliseconds, within 1 %; NULL: none known
  (SELECT quantile.value_ns / 1000000.0 FROM quantile
   WHERE quantile.series = counter.series AND quantile.measure = 1 AND quantile.percent = 95)
    AS ttft_p95_ms                       -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
FROM counter
JOIN rollup_group ON rollup_group.id = counter.series
JOIN service ON service.id = rollup_group.service_id
JOIN operation ON operation.id = rollup_group.operation_id
JOIN model ON model.id = rollup_group.model_id;
