CREATE VIEW prices AS                    -- What models cost, and when: one row a rate.
SELECT
  price.id AS price_id,                  -- INTEGER key; token_usages.price_id
  nullif(price.provider, '') AS provider,  -- TEXT openai, anthropic, …; NULL: whoever answers
  price.model AS model,                  -- TEXT the model; * stands for any text
  CASE WHEN price.from_ns > 0 THEN strftime('%Y-%m-%dT%H:%M:%SZ', price.from_ns / 1000000000, 'unixepoch') END
    AS from_at,                          -- TEXT holds from, ISO 8601, UTC; NULL: since ever
  strftime('%Y-%m-%dT%H:%M:%SZ', price.to_ns / 1000000000, 'unixepoch')
    AS to_at,                            -- TEXT holds until, not at it; NULL: still
  price.meter AS meter,                  -- TEXT input, output, cache_read, cache_write, cache_write_1h, reasoning, audio_input, …
  price.over_tokens AS over_tokens,      -- INTEGER holds for calls with more input tokens than this
  price.service_tier AS service_tier,    -- TEXT standard, batch, flex, priority
  price.nano_usd_per_mtok / 1000000000.0
    AS usd_per_mtok,                     -- REAL US dollars for a million tokens
  price.source AS source                 -- TEXT where the rate comes from
FROM price
WHERE price.to_ns IS NULL OR price.to_ns > price.from_ns;
