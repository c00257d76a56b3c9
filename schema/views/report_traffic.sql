CREATE VIEW report_traffic AS            -- Calls, errors and losses of each hour.
SELECT
  strftime('%Y-%m-%dT%H:00:00Z', rollup_hour.hour_us / 1000000, 'unixepoch')
    AS hour,                             -- TEXT begin of the hour, UTC: 2026-11-23T14:00:00Z
  rollup_hour.hour_us AS hour_us,        -- INTEGER the same in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application; NULL: of lost records, not known
  nullif(rollup_group.environment, '')
    AS environment,                      -- TEXT production, staging, …; NULL: not given, and on rows of losses
  rollup_group.kind
    AS kind,                             -- TEXT kind of span: chat, embeddings, latency, …; NULL on rows of losses
  CAST(total(rollup_hour.count) AS INTEGER) AS count,  -- INTEGER spans
  CAST(total(CASE rollup_group.status WHEN 2 THEN rollup_hour.count END) AS INTEGER)
    AS errors,                           -- INTEGER spans with status error
  total(CASE rollup_group.status WHEN 2 THEN rollup_hour.count END)
    / total(rollup_hour.count) AS error_rate,  -- REAL errors / count, 0 … 1; NULL on rows of losses
  0 AS losses                            -- INTEGER records lost in this hour, on rows of their own
FROM rollup_hour
JOIN rollup_group ON rollup_group.id = rollup_hour.group_id
JOIN service ON service.id = rollup_group.service_id
GROUP BY rollup_hour.hour_us, service.name, rollup_group.environment, rollup_group.kind
UNION ALL
SELECT strftime('%Y-%m-%dT%H:00:00Z', lost.hour_us / 1000000, 'unixepoch'), lost.hour_us,
  service.name, NULL, NULL, 0, 0, NULL, lost.records
FROM (
  SELECT at_us / 3600000000 * 3600000000 AS hour_us, service_id,
    CAST(total(records) AS INTEGER) AS records
  FROM loss
  GROUP BY at_us / 3600000000, service_id
) AS lost
LEFT JOIN service ON service.id = lost.service_id;
