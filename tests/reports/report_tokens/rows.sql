-- Two hours of a day and one of the next; a failed call counts with the others; a price of 0 is a
-- price; a saturated sum stays one; spans without usage are left out.
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
  (472222, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 300, 30, 100, 10, 5, 1500000000, 2, 1),
  (472223, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 100, 0, 0, 0, 0, 500000000, 1, 0),
  (472224, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7, 1, 0, 0, 0, 0, 0, 1),
  (472222, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9223372036854775807, 2, 0, 0, 0, 0, 1, 0),
  (472222, 4, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
-- The first hour is folded, and so is a day whose hours were pruned; the day has the rest in hours.
UPDATE store_state SET folded_hour = 472223;
INSERT INTO rollup_day SELECT hour / 24, group_id, count, pruned, timed, sum_ns, min_ns, max_ns,
  ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE hour = 472222;
INSERT INTO rollup_day SELECT 19000, group_id, count, pruned, timed, sum_ns, min_ns, max_ns,
  ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE hour = 472222 AND group_id = 1;
