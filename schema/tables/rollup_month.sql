CREATE TABLE rollup_month (              -- Sums over the folded hours of a month.
  month         INTEGER NOT NULL,        -- months since January 1970 UTC
  group_id      INTEGER NOT NULL REFERENCES rollup_group (id),  -- what they have in common
  count         INTEGER NOT NULL,        -- spans
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  timed         INTEGER NOT NULL,        -- spans with a known duration
  sum_ns        INTEGER NOT NULL,        -- sum of durations, saturating
  min_ns        INTEGER,                 -- shortest duration
  max_ns        INTEGER,                 -- longest duration
  ttft_count    INTEGER NOT NULL,        -- spans with a known time to first token
  ttft_sum_ns   INTEGER NOT NULL,        -- sum of times to first token, saturating
  stream_ns     INTEGER NOT NULL,        -- as rollup_hour
  stream_tokens INTEGER NOT NULL,        -- output tokens of these
  usage_count   INTEGER NOT NULL,        -- spans with token usage
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens  INTEGER NOT NULL,   -- sum
  cache_write_tokens INTEGER NOT NULL,   -- sum
  reasoning_tokens   INTEGER NOT NULL,   -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- spans with a known cost
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  PRIMARY KEY (month, group_id)
) STRICT, WITHOUT ROWID;
