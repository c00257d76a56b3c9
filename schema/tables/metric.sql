CREATE TABLE metric (                    -- A series of measurements: who measures, name, unit and labels. Dictionary.
  id          INTEGER PRIMARY KEY,       -- key
  resource_id INTEGER NOT NULL REFERENCES resource (id),  -- service, environment and version
  name        TEXT NOT NULL,             -- the metric's name
  instrument  TEXT NOT NULL,             -- gauge, counter, histogram
  temporality TEXT NOT NULL,             -- delta, cumulative; empty where not given
  unit        TEXT NOT NULL,             -- the unit; empty where not given
  labels      TEXT NOT NULL,             -- canonical JSON object
  UNIQUE (name, resource_id, instrument, temporality, unit, labels)
) STRICT;
