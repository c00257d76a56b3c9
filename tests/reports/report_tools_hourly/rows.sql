-- Two tools of a server and one of the application, two hours of which the first is folded.
INSERT INTO service VALUES (1, 'app');
INSERT INTO rollup_tool_group VALUES (1, 1, 'files', 'read'), (2, 1, 'files', 'write'), (3, 1, '', 'add');
UPDATE store_state SET folded_hour = 472223;
INSERT INTO rollup_tool_hour (hour, group_id, count, errors, timed, sum_ns, min_ns, max_ns, last_at_ns) VALUES
  (472222, 1, 3, 1, 3, 6000000, 1001000, 3980000, 1700000000000000000),
  (472223, 1, 1, 0, 1, 10000000, 9950000, 9950000, 1700004000000000000),
  (472223, 2, 2, 2, 0, 0, NULL, NULL, 1700004000000000001),
  (472223, 3, 1, 0, 1, 1000000, 1000000, 1000000, 1700004000000000002);
INSERT INTO rollup_tool_hour_bucket VALUES
  (472222, 1, 1000000, 2), (472222, 1, 4000000, 1), (472223, 1, 10000000, 1), (472223, 3, 1000000, 1);
INSERT INTO rollup_tool_all (group_id, count, errors, timed, sum_ns, min_ns, max_ns, last_at_ns)
VALUES (1, 3, 1, 3, 6000000, 1001000, 3980000, 1700000000000000000);
INSERT INTO rollup_tool_all_bucket VALUES (1, 1000000, 2), (1, 4000000, 1);
