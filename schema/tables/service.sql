CREATE TABLE service (                   -- A service (service.name of OpenTelemetry): one application. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;
