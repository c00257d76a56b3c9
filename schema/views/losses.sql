CREATE VIEW losses AS                    -- Records that were lost, and why: a row per reason and batch.
SELECT
  loss.id AS id,                         -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', loss.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', loss.at_ns % 1000000000)
    AS at,                               -- TEXT when the loss was stored, ISO 8601, UTC
  loss.at_us AS at_us,                   -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application; NULL: not known
  loss.reason AS reason,                 -- TEXT queue_full, closed, invalid, failed, denied, io, …
  loss.records AS records,               -- INTEGER how many
  loss.bytes AS bytes,                   -- INTEGER their size in memory
  loss.error AS error                    -- TEXT the error's text, without content; NULL: none
FROM loss
LEFT JOIN service ON service.id = loss.service_id;
