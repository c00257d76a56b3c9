CREATE VIEW token_usages AS              -- Tokens and cost, each call counted once.
SELECT
  spans.id AS id,                        -- INTEGER key; grows with arrival; equals spans.id
  spans.at AS at,                        -- TEXT when the call began, ISO 8601, UTC
  spans.at_us AS at_us,                  -- INTEGER the same in Unix microseconds: filter and sort by this
  spans.service AS service,              -- TEXT the application
  spans.environment AS environment,      -- TEXT production, staging, …; NULL: not given
  spans.operation AS operation,          -- TEXT the name latency is grouped by
  nullif(model.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: unknown
  nullif(model.name, '') AS model,       -- TEXT the model; NULL: unknown
  spans.session_id AS session_id,        -- TEXT the session; NULL: not given
  spans.user_id AS user_id,              -- TEXT the user, or a pseudonym; NULL: not given
  spans.span_id AS span_id,              -- TEXT W3C span id, 16 hex digits; NULL: none
  spans.id AS span_row,                  -- INTEGER spans.id of the call
  token_usage.input_tokens
    AS input_tokens,                     -- INTEGER everything sent, cached parts included; NULL: unknown
  token_usage.output_tokens
    AS output_tokens,                    -- INTEGER everything answered, reasoning included; NULL: unknown
  token_usage.cache_read_tokens
    AS cache_read_tokens,                -- INTEGER of the input, read from the provider's cache; NULL: unknown
  token_usage.cache_write_tokens
    AS cache_write_tokens,               -- INTEGER of the input, written to it; NULL: unknown
  token_usage.reasoning_tokens
    AS reasoning_tokens,                 -- INTEGER of the output, reasoning; NULL: unknown
  token_usage.cost_nano_usd / 1000000000.0 AS cost_usd,  -- REAL US dollars; NULL: unknown
  token_usage.cost_nano_usd
    AS cost_nano_usd,                    -- INTEGER the same in 1e-9 US dollars, for exact sums; NULL: unknown
  token_usage.cost_source AS cost_source,  -- TEXT reported, computed; NULL: unknown
  token_usage.price_id AS price_id,      -- INTEGER the price a computed cost came from; NULL: none
  (SELECT content.text FROM content WHERE content.id = token_usage.usage_id)
    AS usage_json,                       -- TEXT usage as it came, JSON; NULL: none
  CASE token_usage.usage_basis WHEN 0 THEN 'inclusive' WHEN 1 THEN 'exclusive' END
    AS usage_basis,                      -- TEXT inclusive: its input came with cached parts; exclusive: without; NULL: nothing was cached
  token_usage.cache_write_1h_tokens
    AS cache_write_1h_tokens,            -- INTEGER of the cache writes, those kept for an hour; NULL: unknown
  token_usage.audio_input_tokens
    AS audio_input_tokens,               -- INTEGER of the input, audio; NULL: unknown
  token_usage.audio_output_tokens
    AS audio_output_tokens,              -- INTEGER of the output, audio; NULL: unknown
  CASE token_usage.service_tier WHEN 1 THEN 'batch' WHEN 2 THEN 'flex' WHEN 3 THEN 'priority'
    WHEN 4 THEN 'prepaid' ELSE 'standard' END
    AS service_tier                      -- TEXT standard, batch, flex, priority, prepaid
FROM token_usage
JOIN spans ON spans.id = token_usage.id
JOIN model ON model.id = token_usage.model_id;
