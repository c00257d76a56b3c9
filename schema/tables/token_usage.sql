CREATE TABLE token_usage (               -- Tokens and cost of a span.
  id                 INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  model_id           INTEGER NOT NULL REFERENCES model (id),  -- whose tokens
  input_tokens       INTEGER,            -- everything sent, cached parts included
  output_tokens      INTEGER,            -- everything answered, reasoning included
  cache_read_tokens  INTEGER,            -- of the input, read from the provider's cache
  cache_write_tokens INTEGER,            -- of the input, written to it
  reasoning_tokens   INTEGER,            -- of the output, reasoning
  cost_nano_usd      INTEGER,            -- in 1e-9 US dollars; NULL: unknown
  input_cost_nano_usd  INTEGER,          -- of the cost, that of the input; NULL: not told apart
  output_cost_nano_usd INTEGER,          -- of the cost, that of the output; NULL: not told apart
  cost_source        TEXT,               -- reported, computed; NULL: unknown
  price_id           INTEGER,            -- price.id a computed cost came from: the input's rate, or the output's where there is no input
  usage_id           INTEGER,            -- content.id of the usage object as it came
  usage_basis        INTEGER,            -- 0 its input came with cached parts, 1 without; NULL: cannot be told
  cache_write_1h_tokens   INTEGER,       -- of the cache writes, those kept for an hour
  audio_input_tokens      INTEGER,       -- of the input, audio
  audio_output_tokens     INTEGER,       -- of the output, audio
  audio_cache_read_tokens INTEGER,       -- of the cache reads, audio
  service_tier       INTEGER             -- 1 batch, 2 flex, 3 priority, 4 paid ahead; NULL: standard
) STRICT;
