-- One fingerprint over two hours and two models; samples that are deleted; the same one elsewhere.
INSERT INTO service VALUES (1, 'app'), (2, 'bot');
INSERT INTO operation VALUES (1, 'chat'), (2, 'load');
INSERT INTO model VALUES (1, 'openai', 'gpt'), (2, '', '');
INSERT INTO resource VALUES (1, 1, '', '');
INSERT INTO content VALUES (1, 'connection lost', NULL, 0), (2, 'connection lost again', NULL, 0);
INSERT INTO error (id, at_ns, service_id, resource_id, level, type, message_id, fingerprint, redactions)
VALUES
  (1, 1699999200000000000, 1, 1, 4, 'IOError', 1, 'f1', 0),
  (2, 1700002900000000000, 1, 1, 4, 'IOError', 2, 'f1', 0);
-- id, service, model, type, fingerprint
INSERT INTO rollup_error_group VALUES
  (1, 1, 1, 'IOError', 'f1'), (2, 1, 2, 'IOError', 'f1'), (3, 1, 1, 'IOError', 'f2'), (4, 2, 1, 'unknown', 'f1');
-- The first hour is folded, so that the hour tier does not count for it.
UPDATE store_state SET folded_hour = 472223;
-- group, count, pruned, first, last, sample
INSERT INTO rollup_error_all VALUES
  (1, 3, 1, 1699999200000000000, 1699999300000000007, 1), (4, 9, 0, 1699999200000000000, 1699999200000000000, 4);
-- hour, then the same
INSERT INTO rollup_error_hour VALUES
  (472222, 1, 3, 1, 1699999200000000000, 1699999300000000007, 1),
  (472223, 2, 2, 0, 1700002800000000000, 1700002900000000000, 2),
  (472223, 3, 1, 0, 1700002800000000000, 1700002800000000000, 3),
  (472222, 4, 9, 0, 1699999200000000000, 1699999200000000000, 4);
