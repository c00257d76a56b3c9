CREATE TABLE rollup_group (              -- What rollups are grouped by; beyond 5,000 groups new ones are '(other)'. Dictionary: rows are never deleted.
  id           INTEGER PRIMARY KEY,      -- key
  service_id   INTEGER NOT NULL REFERENCES service (id),    -- the service
  environment  TEXT NOT NULL,            -- empty where not given
  kind         TEXT NOT NULL,            -- span.kind
  operation_id INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  model_id     INTEGER NOT NULL REFERENCES model (id),      -- provider and model; the empty one for other spans
  status       INTEGER NOT NULL,         -- 0 unset, 1 ok, 2 error
  UNIQUE (service_id, environment, kind, operation_id, model_id, status)
) STRICT;
CREATE INDEX rollup_group_by_model ON rollup_group (service_id, operation_id, model_id, status);
