-- A span with its completion and tokens, a message, a text; rows are those of table_size.
INSERT INTO service VALUES (1, 'app');
INSERT INTO resource VALUES (1, 1, '', '');
INSERT INTO operation VALUES (1, 'chat');
INSERT INTO model VALUES (1, '', '');
INSERT INTO content VALUES (1, 'hello', NULL, 0);
UPDATE store_state SET text_bytes = 5;
INSERT INTO message (id, depth, at_ms, role_code, content_id, shape)
VALUES (1, 1, 1700000000123, 2, 1, 0);
INSERT INTO span (id, at_ns, service_id, resource_id, operation_id, kind, level, status, redactions)
VALUES (1, 1700000000123456789, 1, 1, 1, 'chat', 2, 1, 0), (2, 1700000099000000000, 1, 1, 1, 'span', 2, 1, 0);
INSERT INTO completion (id, model_id, stream, attempt, content_state) VALUES (1, 1, 0, 1, 0);
INSERT INTO token_usage (id, model_id) VALUES (1, 1);
INSERT INTO table_size VALUES ('conversation', 7, 700, 70), ('span', 2, NULL, NULL), ('content', 1, 5, 5);
