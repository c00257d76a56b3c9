-- 100 timed calls of one model over two hours, three groups: 90 of 1 ms, 5 failed ones of 10 ms (a
-- sixth is not timed), 5 of 500 ms in another environment. Three of 0 ms elsewhere; two never
-- timed. The longest of the first hour is shorter than its bucket's middle: so is its p99.
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
  (472222, 1, 90, 90, 90000000, 900000, 1100000, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 2, 6, 5, 49750000, 9950000, 9950000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472223, 3, 5, 5, 2500000000, 500000000, 500000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 4, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472222, 5, 2, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
-- hour, group, measure, value_ns, count
INSERT INTO rollup_hour_bucket VALUES
  (472222, 1, 0, 1000000, 90),
  (472222, 2, 0, 10000000, 5),
  (472223, 3, 0, 500000000, 5),
  (472222, 4, 0, 0, 3),
  (472222, 1, 1, 100000, 3),
  (472222, 1, 1, 7000000, 1);
-- An hour whose histogram was pruned has no percentiles any more.
INSERT INTO rollup_hour SELECT 456000, group_id, count, pruned, timed, sum_ns, min_ns, max_ns,
  ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE group_id = 1;
