CREATE VIEW report_users AS              -- Calls, tokens and cost by user and model of each day (UTC); calls without a user are not in it.
SELECT
  strftime('%Y-%m-%d', rollup_user_day.day_us / 1000000, 'unixepoch')
    AS day,                              -- TEXT the day, UTC: 2026-11-23
  rollup_user_day.day_us AS day_us,      -- INTEGER its begin in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; (other): those beyond 100,000 a day
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  CAST(total(rollup_user_day.count) AS INTEGER) AS count,  -- INTEGER calls of models
  CAST(total(rollup_user_day.errors) AS INTEGER) AS errors,  -- INTEGER of these, with status error
  CAST(total(rollup_user_day.input_tokens) AS INTEGER)
    AS input_tokens,                     -- INTEGER everything sent, cached parts included
  CAST(total(rollup_user_day.output_tokens) AS INTEGER)
    AS output_tokens,                    -- INTEGER everything answered, reasoning included
  CAST(total(rollup_user_day.cache_read_tokens) AS INTEGER)
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache
  CASE WHEN total(rollup_user_day.priced) > 0
    THEN total(rollup_user_day.cost_nano_usd) / 1000000000 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  CAST(total(rollup_user_day.unpriced) AS INTEGER)
    AS unpriced                          -- INTEGER calls with token usage and no known cost
FROM rollup_user_day
JOIN service ON service.id = rollup_user_day.service_id
JOIN user_name ON user_name.id = rollup_user_day.user_id
JOIN model ON model.id = rollup_user_day.model_id
GROUP BY rollup_user_day.day_us, service.name, user_name.name, model.name;
