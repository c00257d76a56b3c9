CREATE TABLE metric_sample (             -- A measurement of a series.
  id          INTEGER PRIMARY KEY,       -- key, grows with arrival
  metric_id   INTEGER NOT NULL REFERENCES metric (id),   -- the series
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- its service
  at_ns       INTEGER NOT NULL,          -- when, Unix ns
  at_us       INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  value       REAL,                      -- the value; NULL for a summary
  count       INTEGER,                   -- summary: values
  sum         REAL,                      -- summary: their sum
  min         REAL,                      -- summary: the smallest
  max         REAL,                      -- summary: the largest
  bounds      TEXT,                      -- summary: JSON array of upper bounds
  buckets     TEXT,                      -- summary: JSON array of counts, one more than bounds
  tags        TEXT,                      -- JSON array of text
  metadata_id INTEGER,                   -- content.id of a JSON object
  record_id   TEXT,                      -- the sender's own id, unique per service
  redactions  INTEGER NOT NULL           -- replacements
) STRICT;
CREATE INDEX metric_sample_by_at ON metric_sample (at_us);
CREATE INDEX metric_sample_by_service ON metric_sample (service_id, at_us);
CREATE INDEX metric_sample_by_metric ON metric_sample (metric_id, at_us);
CREATE UNIQUE INDEX metric_sample_by_record_id ON metric_sample (service_id, record_id)
  WHERE record_id IS NOT NULL;
