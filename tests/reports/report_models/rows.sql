-- Two models over folded and unfolded hours, in two services; a span without a model is none of
-- them; speed is of answers whose time is known. No percentile lies beyond the longest.
INSERT INTO service VALUES (1, 'app'), (2, 'bot');
INSERT INTO operation VALUES (1, 'chat'), (2, 'load');
INSERT INTO model VALUES (1, 'openai', 'gpt'), (2, '', ''), (3, '', 'local');
-- id, service, environment, kind, operation, model, status
INSERT INTO rollup_group VALUES
  (1, 1, '', 'chat', 1, 1, 1), (2, 2, '', 'chat', 1, 1, 2), (3, 1, '', 'latency', 2, 2, 0),
  (4, 1, '', 'chat', 1, 3, 1);
INSERT INTO rollup_hour (hour, group_id, count, timed, sum_ns, min_ns, max_ns, ttft_count,
  ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced) VALUES
  (472222, 1, 3, 3, 22000000, 1000000, 20000000, 0, 0, 2000000000, 30, 3, 300, 30, 0, 0, 0, 1500000000, 2, 1),
  (472223, 2, 1, 1, 39700000, 39700000, 39700000, 0, 0, 1000000000, 30, 1, 100, 30, 0, 0, 0, 500000000, 1, 0),
  (472222, 3, 9, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
  (472224, 4, 2, 0, 0, NULL, NULL, 0, 0, 0, 0, 2, 8, 8, 0, 0, 0, 0, 0, 2);
INSERT INTO rollup_hour_bucket (hour, group_id, measure, value_ns, count) VALUES
  (472222, 1, 0, 1000000, 2), (472222, 1, 0, 20000000, 1), (472223, 2, 0, 40000000, 1);
-- The first hour is folded.
UPDATE store_state SET folded_hour = 472223;
INSERT INTO rollup_day SELECT hour / 24, group_id, count, pruned, timed, sum_ns, min_ns, max_ns,
  ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE hour = 472222;
INSERT INTO rollup_all SELECT group_id, count, pruned, timed, sum_ns, min_ns, max_ns,
  ttft_count, ttft_sum_ns, stream_ns, stream_tokens, usage_count, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd, priced, unpriced
  FROM rollup_hour WHERE hour = 472222;
INSERT INTO rollup_all_bucket SELECT group_id, measure, value_ns, count FROM rollup_hour_bucket
  WHERE hour = 472222;
