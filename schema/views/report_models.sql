CREATE VIEW report_models AS             -- What models were called, how often, how fast and for how much, over all time.
WITH
  -- Folded days and hours that are not folded yet: when a model was first and last called.
  stretch AS MATERIALIZED (
    SELECT rollup_group.model_id, min(part.first) AS first, max(part.first) AS last
    FROM (
      SELECT group_id, day * 24 AS first FROM rollup_day
      UNION ALL
      SELECT group_id, hour FROM rollup_hour WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS part
    JOIN rollup_group ON rollup_group.id = part.group_id
    GROUP BY 1
  ),
  counter AS MATERIALIZED (
    SELECT rollup_group.model_id, total(part.count) AS count,
      total(CASE rollup_group.status WHEN 2 THEN part.count END) AS errors,
      total(part.input_tokens) AS input_tokens, total(part.output_tokens) AS output_tokens,
      total(part.cost_nano_usd) AS cost_nano_usd, total(part.priced) AS priced,
      total(part.unpriced) AS unpriced, total(part.stream_ns) AS stream_ns,
      total(part.stream_tokens) AS stream_tokens, min(part.min_ns) AS min_ns, max(part.max_ns) AS max_ns
    FROM (
      SELECT group_id, count, input_tokens, output_tokens, cost_nano_usd, priced, unpriced,
        stream_ns, stream_tokens, min_ns, max_ns FROM rollup_all
      UNION ALL
      SELECT group_id, count, input_tokens, output_tokens, cost_nano_usd, priced, unpriced,
        stream_ns, stream_tokens, min_ns, max_ns FROM rollup_hour
      WHERE hour >= (SELECT folded_hour FROM store_state)
    ) AS part
    JOIN rollup_group ON rollup_group.id = part.group_id
    GROUP BY 1
  ),
  -- A model's latencies, and in blocks of them by number of digits and first digit, as in
  -- report_latency.
  cell AS MATERIALIZED (
    SELECT rollup_group.model_id, bucket.value_ns,
      length(bucket.value_ns) * 10 + substr(bucket.value_ns, 1, 1) AS block,
      total(bucket.count) AS count
    FROM (
      SELECT group_id, value_ns, count FROM rollup_all_bucket WHERE measure = 0
      UNION ALL
      SELECT group_id, value_ns, count FROM rollup_hour_bucket
      WHERE hour >= (SELECT folded_hour FROM store_state) AND measure = 0
    ) AS bucket
    JOIN rollup_group ON rollup_group.id = bucket.group_id
    GROUP BY 1, 2
  ),
  block AS MATERIALIZED (SELECT model_id, block, total(count) AS count FROM cell GROUP BY 1, 2),
  running AS MATERIALIZED (
    SELECT model_id, block, (SELECT total(before.count) FROM block AS before
      WHERE before.model_id = block.model_id AND before.block <= block.block) AS upto
    FROM block
  ),
  whole AS MATERIALIZED (SELECT model_id, max(upto) AS count FROM running GROUP BY 1),
  found AS MATERIALIZED (
    SELECT whole.model_id, whole.count * 95 AS wanted,
      (SELECT min(running.block) FROM running
       WHERE running.model_id = whole.model_id AND running.upto * 100 >= whole.count * 95) AS block
    FROM whole
  ),
  quantile AS MATERIALIZED (
    SELECT found.model_id,
      (SELECT min(cell.value_ns) FROM cell
       WHERE cell.model_id = found.model_id AND cell.block = found.block
         AND (running.upto - (
           SELECT total(above.count) FROM cell AS above
           WHERE above.model_id = cell.model_id AND above.block = cell.block
             AND above.value_ns > cell.value_ns)) * 100 >= found.wanted) AS p95_ns
    FROM found
    JOIN running ON running.model_id = found.model_id AND running.block = found.block
  )
SELECT
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(counter.count AS INTEGER) AS count,  -- INTEGER calls
  CAST(counter.errors AS INTEGER) AS errors,  -- INTEGER of these, with status error
  strftime('%Y-%m-%dT%H:00:00Z', coalesce((
    SELECT min(rollup_hour.hour) FROM rollup_hour
    JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
    WHERE rollup_hour.hour BETWEEN stretch.first AND stretch.first + 23
      AND rollup_group.model_id = stretch.model_id), stretch.first) * 3600, 'unixepoch')
    AS first_at,                         -- TEXT the hour of the first call, ISO 8601, UTC; its day where hours were pruned
  strftime('%Y-%m-%dT%H:00:00Z', coalesce((
    SELECT max(rollup_hour.hour) FROM rollup_hour
    JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
    WHERE rollup_hour.hour BETWEEN stretch.last AND stretch.last + 23
      AND rollup_group.model_id = stretch.model_id), stretch.last) * 3600, 'unixepoch')
    AS last_at,                          -- TEXT the hour of the last call, likewise
  CAST(counter.input_tokens AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(counter.output_tokens AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CASE WHEN counter.priced > 0 THEN counter.cost_nano_usd / 1000000000 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  max(min(quantile.p95_ns, counter.max_ns), counter.min_ns) / 1000000.0
    AS p95_ms,                           -- REAL 95 % of calls are at most so long, milliseconds, within 1 %; NULL: unknown
  CASE WHEN counter.stream_ns > 0
    THEN counter.stream_tokens * 1000000000.0 / counter.stream_ns END
    AS output_tokens_per_s,              -- REAL answered tokens a second, from the first token on where that is known; NULL: unknown
  CAST(counter.unpriced AS INTEGER)
    AS unpriced                          -- INTEGER calls with token usage and no known cost
FROM counter
JOIN stretch ON stretch.model_id = counter.model_id
JOIN model ON model.id = counter.model_id
LEFT JOIN quantile ON quantile.model_id = counter.model_id
WHERE model.name <> '' OR model.provider <> '';
