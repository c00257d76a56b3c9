-- Two hours; a failed call counts with the others of its model; a span without a model is none; a
-- model without a provider is one; speed is of answers whose time is known.
INSERT INTO service VALUES (1, 'app'), (2, 'bot');
INSERT INTO operation VALUES (1, 'chat'), (2, 'load');
INSERT INTO model VALUES (1, 'openai', 'gpt'), (2, '', ''), (3, '', 'local');
-- id, service, environment, kind, operation, model, status
INSERT INTO rollup_group VALUES
  (1, 1, '', 'chat', 1, 1, 1), (2, 1, '', 'chat', 1, 1, 2), (3, 1, '', 'latency', 2, 2, 0),
  (4, 2, 'test', 'chat', 1, 3, 1);
INSERT INTO rollup_hour (hour, group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count,
  ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced) VALUES
  (472222, 1, 3, 3, 30, 1000000, 20000000, 0, 0, 2000000000, 30, 3, 300, 30, 0, 0, 0, 1500000000, 2, 1),
  (472222, 2, 1, 1, 40, 40000000, 40000000, 0, 0, 1000000000, 30, 1, 100, 30, 0, 0, 0, 500000000, 1, 0),
  (472223, 1, 1, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 3, 9, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 4, 2, 0, 0, NULL, NULL, 0, 0, 0, 0, 2, 8, 8, 0, 0, 0, 0, 0, 2);
