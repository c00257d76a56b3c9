CREATE TABLE rollup_user_all (           -- Calls of models by users, over the folded rows of rollup_user_day: those before store_state.folded_user_day_us. Kept for ever.
  user_id       INTEGER NOT NULL REFERENCES user_name (id),  -- the user, or '(other)', as in rollup_user_day
  service_id    INTEGER NOT NULL REFERENCES service (id),    -- the service
  model_id      INTEGER NOT NULL REFERENCES model (id),      -- likewise
  count         INTEGER NOT NULL,        -- calls
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs, saturating, as all below
  priced        INTEGER NOT NULL,        -- calls with a known cost
  errors        INTEGER NOT NULL,        -- of the calls, with status error
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens INTEGER NOT NULL,    -- sum
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  PRIMARY KEY (user_id, service_id, model_id)
) STRICT, WITHOUT ROWID;
