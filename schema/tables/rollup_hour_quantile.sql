CREATE TABLE rollup_hour_quantile (      -- Latency percentiles of a folded hour, computed by the fold; no row: by its histogram.
  hour         INTEGER NOT NULL,         -- as rollup_hour
  service_id   INTEGER NOT NULL,         -- service.id
  operation_id INTEGER NOT NULL,         -- operation.id
  model_id     INTEGER NOT NULL,         -- model.id
  p50_ns       INTEGER,                  -- half are at most so long, within 1 %, as all below
  p95_ns       INTEGER,                  -- 95 %
  p99_ns       INTEGER,                  -- 99 %
  ttft_p50_ns  INTEGER,                  -- time to first token; NULL: none known
  ttft_p95_ns  INTEGER,                  -- likewise
  PRIMARY KEY (hour, service_id, operation_id, model_id)
) STRICT, WITHOUT ROWID;
