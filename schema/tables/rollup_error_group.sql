CREATE TABLE rollup_error_group (        -- What rollups of errors are grouped by. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- the service
  model_id    INTEGER NOT NULL REFERENCES model (id),    -- the model concerned; the empty one for others
  type        TEXT NOT NULL,             -- error.type; '(other)' beyond 5,000 groups
  fingerprint TEXT NOT NULL,             -- error.fingerprint
  UNIQUE (service_id, model_id, type, fingerprint)
) STRICT;
