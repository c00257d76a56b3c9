CREATE VIEW prompt_latencies AS          -- Histograms of the latencies of each version of a prompt: the way to its percentiles.
SELECT
  service.name AS service,               -- TEXT the application
  operation.name AS operation,           -- TEXT the operation
  nullif(prompt.name, '') AS prompt_name,  -- TEXT name of a managed prompt; NULL: not given
  nullif(prompt.version, '') AS prompt_version,  -- TEXT its version; NULL: not given
  nullif(prompt.fingerprint, '')
    AS prompt_fingerprint,               -- TEXT as in prompts
  prompt_bucket.value_ns / 1000000.0
    AS value_ms,                         -- REAL the bucket's middle, milliseconds: within 1 % of every latency in it
  prompt_bucket.count AS count           -- INTEGER calls
FROM prompt_bucket
JOIN prompt ON prompt.id = prompt_bucket.prompt_id
JOIN service ON service.id = prompt.service_id
JOIN operation ON operation.id = prompt.operation_id;
