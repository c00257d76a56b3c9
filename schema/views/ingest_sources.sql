CREATE VIEW ingest_sources AS            -- Files that were read with --resume or --follow, and how far.
SELECT
  ingest_source.path AS path,            -- TEXT the file as it was named; one that was rotated keeps its name
  ingest_source.bytes_read AS bytes_read,  -- INTEGER position behind the last record that was read; of a compressed file: inflated
  ingest_source.lines AS lines,          -- INTEGER lines up to there
  ingest_source.rejected AS rejected,    -- INTEGER records up to there that were rejected
  strftime('%Y-%m-%dT%H:%M:%S', ingest_source.last_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', ingest_source.last_ns % 1000000000)
    AS last_at                           -- TEXT when the position was written, ISO 8601, UTC
FROM ingest_source;
