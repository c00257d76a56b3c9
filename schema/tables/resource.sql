CREATE TABLE resource (                  -- What a service ran as. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- the service
  environment TEXT NOT NULL,             -- production, staging, …; empty where not given
  version     TEXT NOT NULL,             -- service.version; empty where not given
  UNIQUE (service_id, environment, version)
) STRICT;
