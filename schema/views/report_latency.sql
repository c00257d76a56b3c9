CREATE VIEW report_latency AS            -- Latency by service, operation and model, all hours; unknown latencies left out.
WITH
  -- One histogram per service, operation, model and measure: of all hours that are folded, and of
  -- those that are not yet. `digits` splits it into decades.
  cell AS MATERIALIZED (
    SELECT rollup_group.service_id, rollup_group.operation_id, rollup_group.model_id,
      bucket.measure, bucket.value_ns, length(bucket.value_ns) AS digits,
      total(bucket.count) AS count
    FROM (
      SELECT group_id, measure, value_ns, count FROM rollup_all_bucket
      UNION ALL
      SELECT group_id, measure, value_ns, count FROM rollup_hour_bucket
      WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS bucket
    JOIN rollup_group ON rollup_group.id = bucket.group_id
    GROUP BY 1, 2, 3, 4, 5
  ),
  decade AS MATERIALIZED (
    SELECT service_id, operation_id, model_id, measure, digits, total(count) AS count
    FROM cell
    GROUP BY 1, 2, 3, 4, 5
  ),
  -- Values up to the end of each bucket: the decades before its own, then the buckets of its own.
  running AS MATERIALIZED (
    SELECT service_id, operation_id, model_id, measure, value_ns,
      (SELECT total(before.count) FROM decade AS before
       WHERE before.service_id = cell.service_id AND before.operation_id = cell.operation_id
         AND before.model_id = cell.model_id AND before.measure = cell.measure
         AND before.digits < cell.digits)
      + (SELECT total(before.count) FROM cell AS before
         WHERE before.service_id = cell.service_id AND before.operation_id = cell.operation_id
           AND before.model_id = cell.model_id AND before.measure = cell.measure
           AND before.digits = cell.digits AND before.value_ns <= cell.value_ns) AS upto
    FROM cell
  ),
  -- The value at rank ceil(q * n) is the first bucket that reaches q * n.
  quantile AS MATERIALIZED (
    SELECT running.service_id, running.operation_id, running.model_id, running.measure,
      min(CASE WHEN running.upto * 100 >= whole.count * 50 THEN running.value_ns END) AS p50_ns,
      min(CASE WHEN running.upto * 100 >= whole.count * 95 THEN running.value_ns END) AS p95_ns,
      min(CASE WHEN running.upto * 100 >= whole.count * 99 THEN running.value_ns END) AS p99_ns
    FROM running
    JOIN (SELECT service_id, operation_id, model_id, measure, total(count) AS count
          FROM decade GROUP BY 1, 2, 3, 4) AS whole
      ON whole.service_id = running.service_id AND whole.operation_id = running.operation_id
      AND whole.model_id = running.model_id AND whole.measure = running.measure
    GROUP BY 1, 2, 3, 4
  ),
  counter AS MATERIALIZED (
    SELECT rollup_group.service_id, rollup_group.operation_id, rollup_group.model_id,
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
    GROUP BY 1, 2, 3
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
  latency.p50_ns / 1000000.0 AS p50_ms,  -- REAL half are at most so long, milliseconds, within 1 %
  latency.p95_ns / 1000000.0 AS p95_ms,  -- REAL 95 % are at most so long, milliseconds, within 1 %
  latency.p99_ns / 1000000.0 AS p99_ms,  -- REAL 99 % are at most so long, milliseconds, within 1 %
  ttft.p50_ns / 1000000.0
    AS ttft_p50_ms,                      -- REAL time to first token: half are at most so long, milliseconds, within 1 %; NULL: none known
  ttft.p95_ns / 1000000.0
    AS ttft_p95_ms                       -- REAL 95 % are at most so long, milliseconds, within 1 %; NULL: none known
FROM counter
JOIN service ON service.id = counter.service_id
JOIN operation ON operation.id = counter.operation_id
JOIN model ON model.id = counter.model_id
LEFT JOIN quantile AS latency ON latency.service_id = counter.service_id
  AND latency.operation_id = counter.operation_id AND latency.model_id = counter.model_id
  AND latency.measure = 0
LEFT JOIN quantile AS ttft ON ttft.service_id = counter.service_id
  AND ttft.operation_id = counter.operation_id AND ttft.model_id = counter.model_id
  AND ttft.measure = 1;
