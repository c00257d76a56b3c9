CREATE TABLE rollup_user_day (           -- Calls of models by users, summed up over a day, written with the batch; and over all days that are folded. Retention packs days older than 62 days, or as the policy of rollups says, into rollup_user_chunk.
  day_us        INTEGER NOT NULL,        -- begin of the day, UTC, Unix us; -1: all time, of rows before store_state.folded_user_day_us
  user_id       INTEGER NOT NULL REFERENCES user_name (id),  -- the user; '(other)' beyond 100,000 a day
  service_id    INTEGER NOT NULL REFERENCES service (id),    -- the service
  model_id      INTEGER NOT NULL REFERENCES model (id),      -- the first model by its name: providers are not told apart
  count         INTEGER NOT NULL,        -- calls
  errors        INTEGER NOT NULL,        -- of these, with status error
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens INTEGER NOT NULL,    -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- calls with a known cost
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  PRIMARY KEY (day_us, user_id, service_id, model_id)
) STRICT, WITHOUT ROWID;
