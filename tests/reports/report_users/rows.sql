-- Two days of a user in two services; a model is the first by its name; a price of 0 is a price; those
-- beyond the limit are one; all time, whose day is -1, is no day.
INSERT INTO service VALUES (1, 'app'), (2, 'bot');
INSERT INTO user_name VALUES (1, 'u1'), (2, 'u2'), (3, '(other)');
INSERT INTO model VALUES (1, 'openai', 'gpt'), (2, 'azure', 'gpt'), (3, '', '');
INSERT INTO rollup_user_day (day_us, user_id, service_id, model_id, count, errors, input_tokens,
  output_tokens, cache_read_tokens, cost_nano_usd, priced, unpriced) VALUES
  (-1, 1, 1, 1, 4, 1, 307, 31, 100, 2000000000, 3, 1),
  (1700006400000000, 1, 1, 1, 4, 1, 307, 31, 100, 2000000000, 3, 1),
  (1700006400000000, 1, 2, 1, 1, 0, 1, 1, 0, 0, 1, 0),
  (1700006400000000, 2, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0),
  (1700006400000000, 3, 1, 1, 9, 0, 9223372036854775807, 2, 0, 0, 0, 9),
  (1700092800000000, 1, 1, 1, 1, 0, 5, 5, 0, 0, 0, 1);
INSERT INTO rollup_user_count (day_us, users) VALUES (1700006400000000, 2), (1700092800000000, 1);
