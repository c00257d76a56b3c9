CREATE VIEW report_users AS              -- Calls, tokens and cost by user and model of each day (UTC) that is kept as rows: 62 days, or as the policy of rollups says. Of older days `daybook report users` has them. Calls without a user are not in it.
SELECT
  strftime('%Y-%m-%d', user_day.day_us / 1000000, 'unixepoch')
    AS day,                              -- TEXT the day, UTC: 2026-11-23
  user_day.day_us AS day_us,             -- INTEGER its begin in Unix microseconds: filter by this
  service.name AS service,               -- TEXT the application
  user_name.name AS user_id,             -- TEXT the user, or a pseudonym; (other): those beyond 100,000 a day
  nullif(model.name, '') AS model,       -- TEXT the model, of whatever provider; NULL: unknown
  user_day.count AS count,               -- INTEGER calls of models
  user_day.errors AS errors,             -- INTEGER of these, with status error
  user_day.input_tokens AS input_tokens,  -- INTEGER everything sent, cached parts included
  user_day.output_tokens AS output_tokens,  -- INTEGER everything answered, reasoning included
  user_day.cache_read_tokens
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache
  CASE WHEN user_day.priced > 0 THEN user_day.cost_nano_usd / 1000000000.0 END
    AS cost_usd,                         -- REAL US dollars, a lower bound beside unpriced > 0; NULL: unknown
  user_day.unpriced AS unpriced          -- INTEGER calls with token usage and no known cost
-- A row of the rollup is a row of the view. Days come first, each by itself, so that one user is
-- looked up in every day instead of looked for in all rows.
FROM rollup_user_count AS counted
CROSS JOIN rollup_user_day AS user_day ON user_day.day_us = counted.day_us
JOIN service ON service.id = user_day.service_id
JOIN user_name ON user_name.id = user_day.user_id
JOIN model ON model.id = user_day.model_id
WHERE counted.day_us >= (SELECT kept_user_day_us FROM store_state);
