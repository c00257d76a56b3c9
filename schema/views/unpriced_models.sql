CREATE VIEW unpriced_models AS           -- Models with calls whose cost is not known.
WITH part AS (
  -- Folded days, and hours that are not folded yet.
  SELECT rollup_group.model_id, stretch.first, stretch.last, stretch.unpriced
  FROM (
    SELECT group_id, day * 24 AS first, day * 24 AS last, unpriced FROM rollup_day
    UNION ALL
    SELECT group_id, hour, hour, unpriced FROM rollup_hour
    WHERE hour >= (SELECT folded_hour FROM store_state)
  ) AS stretch
  JOIN rollup_group ON rollup_group.id = stretch.group_id
  WHERE stretch.unpriced > 0
),
whole AS MATERIALIZED (
  SELECT model_id, min(first) AS first, max(last) AS last, total(unpriced) AS unpriced
  FROM part GROUP BY model_id
)
SELECT
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(whole.unpriced AS INTEGER) AS count,  -- INTEGER calls with token usage and no known cost
  strftime('%Y-%m-%dT%H:00:00Z', coalesce((
    SELECT min(rollup_hour.hour) FROM rollup_hour
    JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
    WHERE rollup_hour.hour BETWEEN whole.first AND whole.first + 23
      AND rollup_group.model_id = whole.model_id AND rollup_hour.unpriced > 0), whole.first) * 3600,
    'unixepoch') AS first_at,            -- TEXT the hour of the first, ISO 8601, UTC; its day where hours were pruned
  strftime('%Y-%m-%dT%H:00:00Z', coalesce((
    SELECT max(rollup_hour.hour) FROM rollup_hour
    JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
    WHERE rollup_hour.hour BETWEEN whole.last AND whole.last + 23
      AND rollup_group.model_id = whole.model_id AND rollup_hour.unpriced > 0), whole.last) * 3600,
    'unixepoch') AS last_at              -- TEXT the hour of the last, likewise
FROM whole
JOIN model ON model.id = whole.model_id;
