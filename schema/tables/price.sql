CREATE TABLE price (                     -- One rate of a model: what a million tokens of a meter cost.
  id           INTEGER PRIMARY KEY,      -- key, kept by token_usage.price_id
  provider     TEXT NOT NULL,            -- as model.provider
  model        TEXT NOT NULL,            -- as model.name; * stands for any text: gpt-5-mini-*
  from_ns      INTEGER NOT NULL,         -- holds from, Unix ns
  to_ns        INTEGER,                  -- holds until, Unix ns; NULL: still; not after from_ns: it was replaced whole
  meter        TEXT NOT NULL,            -- input, output, cache_read, cache_write, reasoning, …
  over_tokens  INTEGER NOT NULL,         -- holds for calls with more input tokens than this
  service_tier TEXT NOT NULL,            -- standard, batch, flex, priority
  nano_usd_per_mtok INTEGER NOT NULL,    -- in 1e-9 US dollars per million tokens
  source       TEXT NOT NULL,            -- where the rate comes from
  UNIQUE (provider, model, meter, over_tokens, service_tier, from_ns)
) STRICT;
