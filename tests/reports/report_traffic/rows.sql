-- Two of ten calls failed. Losses stand on rows of their own, also in an hour without calls.
INSERT INTO service VALUES (1, 'app'), (2, 'bot');
INSERT INTO operation VALUES (1, 'chat'), (2, 'load');
INSERT INTO model VALUES (1, 'openai', 'gpt'), (2, '', '');
-- id, service, environment, kind, operation, model, status
INSERT INTO rollup_group VALUES
  (1, 1, '', 'chat', 1, 1, 1), (2, 1, '', 'chat', 1, 1, 2), (3, 1, 'test', 'chat', 1, 1, 1),
  (4, 2, '', 'latency', 2, 2, 0), (5, 2, '', 'chat', 1, 1, 1);
INSERT INTO rollup_hour (hour, group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count,
  ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced) VALUES
  (472222, 1, 8, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 2, 2, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 3, 1, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472223, 4, 5, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
INSERT INTO loss (id, at_ns, service_id, reason, records, bytes) VALUES
  (1, 1699999200000000000, 1, 'queue_full', 3, 30), (2, 1700000000000000000, 1, 'failed', 4, 40),
  (3, 1700006400000000000, NULL, 'closed', 1, 10);
