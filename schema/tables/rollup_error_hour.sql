CREATE TABLE rollup_error_hour (         -- Errors of an hour by type and fingerprint, written with the batch.
  hour        INTEGER NOT NULL,          -- hours since 1970 UTC
  hour_us     INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL,  -- its begin, Unix us
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- the service
  model_id    INTEGER NOT NULL REFERENCES model (id),    -- the model concerned; the empty one for others
  type        TEXT NOT NULL,             -- error.type
  fingerprint TEXT NOT NULL,             -- error.fingerprint
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (hour, service_id, model_id, type, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_error_hour_by_hour_us ON rollup_error_hour (hour_us);
