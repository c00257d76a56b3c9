CREATE TABLE loss (                      -- Records that were lost, and why: a row per reason and batch.
  id         INTEGER PRIMARY KEY,        -- key, grows with arrival
  at_ns      INTEGER NOT NULL,           -- when the loss was stored, Unix ns
  at_us      INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id INTEGER REFERENCES service (id),  -- the service of the records, or of the writer
  reason     TEXT NOT NULL,              -- queue_full, closed, invalid, failed, denied, io …
  records    INTEGER NOT NULL,           -- how many
  bytes      INTEGER NOT NULL,           -- their size in memory
  error      TEXT                        -- the error's text, without content
) STRICT;
CREATE INDEX loss_by_at ON loss (at_us);
CREATE INDEX loss_by_service ON loss (service_id, at_us);
