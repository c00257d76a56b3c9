CREATE VIEW memory_samples AS            -- Memory that operations used.
SELECT
  memory_sample.id AS id,                -- INTEGER key; grows with arrival
  strftime('%Y-%m-%dT%H:%M:%S', memory_sample.at_ns / 1000000000, 'unixepoch')
    || printf('.%09dZ', memory_sample.at_ns % 1000000000) AS at,  -- TEXT when, ISO 8601, UTC
  memory_sample.at_us AS at_us,          -- INTEGER the same in Unix microseconds: filter and sort by this
  service.name AS service,               -- TEXT the application
  nullif(resource.environment, '') AS environment,  -- TEXT production, staging, …; NULL: not given
  operation.name AS operation,           -- TEXT the operation
  memory_sample.memory_mb AS memory_mb,  -- REAL megabytes
  trace.trace_hex AS trace_id,           -- TEXT W3C trace id, 32 hex digits; NULL: outside a trace
  nullif(lower(hex(memory_sample.span_id)), '')
    AS span_id,                          -- TEXT span it was measured in, 16 hex digits; NULL: none
  memory_sample.tags AS tags_json,       -- TEXT JSON array of text; NULL: none
  (SELECT content.text FROM content WHERE content.id = memory_sample.metadata_id)
    AS metadata_json,                    -- TEXT JSON object; NULL: none
  memory_sample.redactions AS redactions -- INTEGER replacements in what this row shows
FROM memory_sample
JOIN service ON service.id = memory_sample.service_id
JOIN resource ON resource.id = memory_sample.resource_id
JOIN operation ON operation.id = memory_sample.operation_id
LEFT JOIN trace ON trace.id = memory_sample.trace_row;
