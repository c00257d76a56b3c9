-- Statements of somebody who wants to see more than was granted. One a line. access/attack_test.cpp
-- asks each as every kind of principal, and looks for canaries in what comes back.
--
-- A line that begins with "blind:" asks for one bit at a time: for a principal without content, all
-- that comes back must be 0, '' or NULL.

-- base tables instead of views
SELECT * FROM content
SELECT text FROM content
SELECT hex(text) FROM content
SELECT group_concat(text) FROM content
SELECT id, text FROM main.content ORDER BY id
SELECT "text" FROM "content"
SELECT [text] FROM [content]
SELECT `text` FROM `content`
SELECT TEXT FROM CONTENT
SELECT c.* FROM content AS c
SELECT * FROM (SELECT * FROM content)
SELECT max(text), min(text) FROM content
SELECT packed FROM content
SELECT checksum FROM content
SELECT rowid, text FROM content
SELECT _rowid_, * FROM content
SELECT status_message FROM span
SELECT metadata_own FROM span
SELECT title FROM conversation
SELECT name FROM user_name
SELECT name FROM session
SELECT name FROM service
SELECT name FROM operation
SELECT record_id FROM span
SELECT * FROM message
SELECT * FROM span
SELECT * FROM completion
SELECT type, fingerprint FROM error
SELECT response_id FROM completion
SELECT alternatives FROM completion
SELECT * FROM ingest_source
SELECT tags FROM span
SELECT span.tags FROM spans, span
SELECT * FROM completions NATURAL JOIN content
SELECT (SELECT group_concat(text) FROM content) FROM completions LIMIT 1
SELECT 1 FROM completions WHERE EXISTS (SELECT text FROM content)
SELECT * FROM completions, content
SELECT x.text FROM completions LEFT JOIN content AS x ON x.id = completions.id
SELECT text FROM content UNION SELECT 1
SELECT id FROM completions UNION ALL SELECT text FROM content
SELECT text FROM content INTERSECT SELECT text FROM content
SELECT * FROM (VALUES (1)), content
-- a WITH that takes the name of a view, or of what a view is made of
WITH completions AS (SELECT text FROM content) SELECT * FROM completions
WITH spans AS (SELECT status_message FROM span) SELECT * FROM spans
WITH messages AS (SELECT text FROM content) SELECT text FROM messages
WITH content AS (SELECT text FROM main.content) SELECT * FROM content
WITH conversations AS (SELECT title FROM conversation) SELECT title FROM conversations
WITH RECURSIVE completions(x) AS (SELECT text FROM content UNION SELECT x FROM completions) SELECT * FROM completions
WITH a AS (SELECT prompt FROM completions) SELECT * FROM a
WITH spans AS (SELECT prompt FROM completions) SELECT * FROM spans
WITH spans AS MATERIALIZED (SELECT prompt FROM completions) SELECT * FROM spans
WITH spans AS NOT MATERIALIZED (SELECT text AS prompt FROM content) SELECT prompt FROM spans
WITH service AS (SELECT 1 AS id, 'shop' AS name) SELECT * FROM completions
WITH error AS (SELECT * FROM main.error) SELECT * FROM error
WITH principal AS (SELECT * FROM main.principal) SELECT * FROM principal
WITH x AS (SELECT * FROM (SELECT title AS spans FROM conversation)) SELECT spans FROM x
-- content by every column that has some
SELECT prompt, response FROM completions
SELECT * FROM completions
SELECT messages_json, response_json, tools_json, choices_json FROM completions
SELECT status_message, metadata_json FROM completions
SELECT text, message_json FROM messages
SELECT * FROM messages
SELECT title FROM conversations
SELECT * FROM conversations
SELECT metadata_json FROM traces
SELECT error_message, stack, context_json, metadata_json FROM errors
SELECT * FROM errors
SELECT body, attributes_json FROM events
SELECT * FROM events
SELECT params_json, result, result_json FROM tool_executions
SELECT * FROM tool_executions
SELECT uri FROM resource_accesses
SELECT * FROM resource_accesses
SELECT comment FROM scores
SELECT * FROM scores
SELECT attributes_json, links_json FROM spans
SELECT * FROM spans
SELECT * FROM memory_samples
SELECT * FROM metrics
SELECT text, tools_json FROM prompts
SELECT * FROM prompts
SELECT sample FROM report_errors
SELECT * FROM report_errors
SELECT * FROM report_errors_hourly
SELECT * FROM token_usages
SELECT * FROM losses
-- content through expressions and positions
SELECT upper(prompt), hex(response) FROM completions
SELECT quote(prompt) FROM completions
SELECT json_quote(prompt) FROM completions
SELECT json_object('x', prompt) FROM completions
SELECT json_group_array(prompt) FROM completions
SELECT group_concat(prompt, '|') FROM completions
SELECT min(prompt), max(response) FROM completions
SELECT prompt FROM completions GROUP BY prompt
SELECT DISTINCT text FROM messages
SELECT count(*), text FROM messages GROUP BY text HAVING text IS NOT NULL
SELECT first_value(prompt) OVER (ORDER BY id) FROM completions
SELECT lag(prompt) OVER (ORDER BY prompt) FROM completions
SELECT (SELECT prompt FROM completions AS c WHERE c.id = spans.id) FROM spans
SELECT e.value FROM completions, json_each(completions.messages_json) AS e
SELECT e.value FROM completions, json_tree(completions.messages_json) AS e
SELECT value FROM json_each((SELECT messages_json FROM completions LIMIT 1))
SELECT messages_json -> 0, messages_json ->> '$[0].content' FROM completions
SELECT json_extract(metadata_json, '$') FROM spans
SELECT printf('%s', prompt) FROM completions
SELECT CASE WHEN prompt IS NULL THEN 'none' ELSE prompt END FROM completions
SELECT coalesce(prompt, response, 'x') FROM completions
SELECT iif(length(text) > 0, text, '') FROM messages
SELECT substr(text, 1, 40) FROM messages
SELECT replace(text, 'a', 'a') FROM messages
SELECT trim(text, 'x') FROM messages
SELECT a.prompt FROM completions AS a JOIN completions AS b ON a.prompt = b.prompt
SELECT * FROM completions WHERE prompt IN (SELECT text FROM messages)
SELECT prompt FROM completions ORDER BY prompt LIMIT 1
SELECT prompt FROM main.completions
SELECT "prompt" FROM "main"."completions"
-- one bit at a time
blind: SELECT count(prompt) FROM completions
blind: SELECT count(text) FROM messages
blind: SELECT count(*) FROM completions WHERE prompt LIKE '%cnry%'
blind: SELECT count(*) FROM messages WHERE text LIKE '%cnry%'
blind: SELECT count(*) FROM messages WHERE instr(text, 'cnry') > 0
blind: SELECT count(*) FROM messages WHERE text GLOB '*cnry*'
blind: SELECT total(length(text)) FROM messages
blind: SELECT total(length(message_json)) FROM messages
blind: SELECT total(unicode(substr(prompt, 1, 1))) FROM completions
blind: SELECT max(length(messages_json)) FROM completions
blind: SELECT sum(prompt > 'a') FROM completions
blind: SELECT count(*) FROM completions WHERE prompt BETWEEN 'a' AND 'z'
blind: SELECT count(*) FROM errors WHERE error_message IS NOT NULL
blind: SELECT count(*) FROM tool_executions WHERE json_valid(params_json)
blind: SELECT count(*) FROM conversations WHERE title >= ''
blind: SELECT count(DISTINCT body) FROM events
blind: SELECT count(*) FROM completions AS a JOIN messages AS b ON b.text = a.prompt
blind: SELECT count(*) FROM content WHERE text LIKE '%cnry%'
blind: SELECT count(*) FROM content WHERE length(text) > 3
blind: SELECT total(length(status_message)) FROM spans
blind: SELECT count(*) FROM (SELECT prompt FROM completions WHERE prompt IS NOT NULL)
blind: SELECT count(*) FROM completions WHERE (SELECT count(text) FROM content) > 0
blind: SELECT json_type(metadata_json) FROM spans LIMIT 1
blind: SELECT count(*) FROM spans WHERE metadata_json -> 'k' IS NOT NULL
-- the full-text index and its shadow tables
SELECT * FROM message_search
SELECT text FROM message_search
SELECT rowid FROM message_search WHERE message_search MATCH 'cnry*'
SELECT count(*) FROM message_search WHERE text MATCH 'cnry*'
SELECT snippet(message_search, 0, '', '', '', 9) FROM message_search WHERE message_search MATCH 'cnry*'
SELECT highlight(message_search, 0, '', '') FROM message_search WHERE message_search MATCH 'cnry*'
SELECT hex(block) FROM message_search_data
SELECT * FROM message_search_idx
SELECT * FROM message_search_docsize
SELECT * FROM message_search_config
SELECT * FROM message_search_content
SELECT * FROM message_search('cnry*')
SELECT count(*) FROM messages JOIN message_search ON message_search.rowid = messages.id WHERE message_search MATCH 'cnry*'
-- the policy, its keys, its record
SELECT * FROM principal
SELECT * FROM role
SELECT * FROM role_grant
SELECT * FROM api_key
SELECT hex(digest) FROM api_key
SELECT * FROM audit
SELECT * FROM setting
SELECT value FROM setting WHERE name = 'pseudonym_key'
SELECT count(*) FROM PRINCIPAL
SELECT 1 FROM main.api_key
SELECT 1 FROM completions, audit
SELECT (SELECT value FROM setting LIMIT 1)
SELECT * FROM consent
SELECT * FROM hold
SELECT * FROM tombstone
SELECT * FROM writer
SELECT * FROM store_state
-- the schema, statistics, what SQLite tells of itself
SELECT sql FROM sqlite_schema
SELECT sql FROM sqlite_master
SELECT count(*) FROM sqlite_master
SELECT * FROM sqlite_temp_schema
SELECT * FROM sqlite_temp_master
SELECT * FROM temp.sqlite_schema
SELECT * FROM sqlite_stat1
SELECT * FROM sqlite_stat4
SELECT * FROM sqlite_sequence
SELECT * FROM sqlite_stmt
SELECT sql FROM sqlite_stmt
SELECT * FROM dbstat
SELECT count(*) FROM dbstat
SELECT * FROM sqlite_dbpage
SELECT * FROM pragma_table_info('api_key')
SELECT * FROM pragma_table_list
SELECT count(*) FROM pragma_table_list
SELECT * FROM pragma_database_list
SELECT * FROM pragma_function_list
SELECT * FROM pragma_module_list
SELECT * FROM pragma_compile_options
SELECT * FROM bytecode('SELECT 1')
SELECT * FROM tables_used('SELECT * FROM completions')
SELECT * FROM fts5vocab
SELECT * FROM generate_series(1, 2)
SELECT sqlite_version()
SELECT sqlite_source_id()
SELECT sqlite_compileoption_get(0)
SELECT sqlite_compileoption_used('ENABLE_FTS5')
SELECT sqlite_log(1, 'x')
SELECT sqlite_offset(id) FROM completions
SELECT last_insert_rowid(), total_changes()
-- code, files, addresses
SELECT load_extension('/tmp/x')
SELECT fts3_tokenizer('simple')
SELECT fts3_tokenizer('simple', x'00')
SELECT readfile('/etc/passwd')
SELECT writefile('/tmp/daybook-attack', 'x')
SELECT edit('x')
SELECT fts5(?1)
SELECT zeroblob(1000000000)
SELECT randomblob(1000000000)
SELECT json_patch('{}', '{}')
ATTACH ':memory:' AS x
ATTACH '/tmp/daybook-attack.db' AS x
DETACH main
VACUUM
VACUUM INTO '/tmp/daybook-attack.db'
-- anything but a question
INSERT INTO content (text, checksum) VALUES ('x', 1)
INSERT INTO completions (id) VALUES (1)
UPDATE content SET text = 'x' RETURNING text
UPDATE span SET status_message = status_message RETURNING status_message
DELETE FROM content RETURNING *
DELETE FROM error RETURNING message_id
REPLACE INTO setting VALUES ('a', 'b', 1) RETURNING *
INSERT INTO api_key SELECT * FROM api_key RETURNING *
CREATE TABLE x (a)
CREATE TEMP TABLE x AS SELECT * FROM content
CREATE TEMP VIEW completions AS SELECT text FROM content
CREATE VIEW x AS SELECT text FROM content
CREATE TEMP TRIGGER x INSTEAD OF INSERT ON completions BEGIN SELECT text FROM content; END
CREATE VIRTUAL TABLE x USING fts5vocab(message_search, row)
CREATE VIRTUAL TABLE temp.x USING fts5vocab('main', 'message_search', 'row')
CREATE VIRTUAL TABLE temp.x USING dbstat
CREATE INDEX x ON content (text)
DROP TABLE content
ALTER TABLE content RENAME TO x
REINDEX
ANALYZE
BEGIN
BEGIN IMMEDIATE
COMMIT
ROLLBACK
SAVEPOINT x
RELEASE x
PRAGMA writable_schema = 1
PRAGMA query_only = 0
PRAGMA table_info(api_key)
PRAGMA database_list
PRAGMA user_version
PRAGMA data_version
PRAGMA temp_store_directory = '/tmp'
PRAGMA wal_checkpoint(TRUNCATE)
PRAGMA integrity_check
PRAGMA trusted_schema = 1
PRAGMA main.schema_version
EXPLAIN SELECT prompt FROM completions
EXPLAIN QUERY PLAN SELECT prompt FROM completions
EXPLAIN SELECT text FROM content
SELECT 1; SELECT text FROM content
SELECT 1; PRAGMA query_only = 0; DELETE FROM content
SELECT 1 -- ; x

/* nothing */
-- hidden rows by failing on them
SELECT id FROM completions WHERE abs(CASE WHEN service LIKE '%bank%' THEN -9223372036854775808 ELSE 1 END)
SELECT abs(CASE WHEN service LIKE '%bank%' THEN -9223372036854775808 ELSE 1 END) FROM completions
SELECT json_extract(CASE WHEN service LIKE '%bank%' THEN user_id ELSE '{}' END, '$') FROM spans
SELECT json(user_id) FROM spans
SELECT json_extract(prompt, '$') FROM completions
SELECT json_extract('{}', user_id) FROM spans
SELECT user_id LIKE 'x' ESCAPE user_id FROM spans
SELECT printf('%.*c', 3000000, user_id) FROM spans
SELECT sum(9223372036854775807) FROM spans
SELECT CAST(user_id AS INTEGER) + abs(-9223372036854775808) FROM spans
SELECT likelihood(1, user_id) FROM spans
SELECT * FROM no_such_thing_cnry
SELECT user_id COLLATE no_such FROM spans
SELECT user_id -> user_id FROM spans
SELECT json_set('{}', prompt, 1) FROM completions
-- rows of another service, by every key and every join
SELECT * FROM completions WHERE service = 'bank'
SELECT * FROM spans WHERE service <> 'shop'
SELECT * FROM spans WHERE service IN ('shop', 'bank')
SELECT * FROM spans WHERE service = 'bank' OR id > 0
SELECT * FROM spans WHERE id = 1 OR service = 'bank' OR user_id IS NOT NULL
SELECT * FROM spans WHERE service IS NOT 'shop'
SELECT * FROM spans WHERE service COLLATE NOCASE = 'BANK'
SELECT * FROM spans WHERE service LIKE 'b%'
SELECT * FROM spans WHERE service > 'a' AND service < 'c'
SELECT service FROM spans GROUP BY service
SELECT DISTINCT service, user_id, session_id FROM spans
SELECT * FROM spans NOT INDEXED WHERE id > 0
SELECT * FROM spans INDEXED BY span_by_service WHERE service = 'bank'
SELECT * FROM completions AS a, completions AS b WHERE a.id <> b.id LIMIT 50
SELECT * FROM spans WHERE id IN (SELECT span_row FROM errors)
SELECT * FROM spans WHERE trace_id IN (SELECT trace_id FROM traces)
SELECT * FROM traces WHERE service = 'bank'
SELECT * FROM traces
SELECT * FROM report_users
SELECT * FROM report_traffic
SELECT * FROM report_latency
SELECT * FROM report_latency_hourly
SELECT * FROM report_tokens
SELECT * FROM report_tokens_hourly
SELECT * FROM report_tools
SELECT * FROM report_tools_hourly
SELECT * FROM report_models
SELECT * FROM report_storage
SELECT * FROM latency_buckets
SELECT * FROM latency_sums
SELECT * FROM metric_series
SELECT * FROM metric_rates
SELECT * FROM metric_buckets
SELECT * FROM metric_quantiles
SELECT * FROM alerts
SELECT * FROM alert_events
SELECT * FROM ingest_sources
SELECT * FROM unpriced_models
SELECT * FROM prices
SELECT * FROM ago
SELECT search_next_message_id FROM store_state
SELECT messages.* FROM messages LEFT JOIN completions ON completions.request_message_id = messages.id
SELECT * FROM messages WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
SELECT * FROM messages WHERE id BETWEEN 0 AND 1000
SELECT * FROM messages WHERE parent_message_id IS NOT NULL
SELECT * FROM messages ORDER BY at_us DESC LIMIT 100
SELECT * FROM spans ORDER BY at_us DESC, id DESC LIMIT 100
SELECT * FROM spans ORDER BY id LIMIT 100 OFFSET 1
SELECT count(*) OVER (PARTITION BY service), service FROM spans
SELECT user_id FROM spans EXCEPT SELECT user_id FROM completions
WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 60) SELECT spans.* FROM r JOIN spans ON spans.id = r.id
WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 60) SELECT messages.* FROM r JOIN messages ON messages.id = r.id
WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 60) SELECT errors.* FROM r LEFT JOIN errors ON errors.span_row = r.id
