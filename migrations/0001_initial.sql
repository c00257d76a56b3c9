-- quick, oldest_reader 1, oldest_writer 1
-- The first schema: every table of schema/tables, in the order of lib/src/schema/CMakeLists.txt.

CREATE TABLE service (                   -- A service (service.name of OpenTelemetry): one application. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE operation (                 -- An operation: the name latency is grouped by. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE server (                    -- An MCP server. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE user_name (                 -- A user id as the application gave it, or its pseudonym. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE session (                   -- A session id as the application gave it, or its pseudonym. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE finish_reason (             -- Why a model stopped. Dictionary: rows are never deleted.
  id   INTEGER PRIMARY KEY,              -- key
  name TEXT NOT NULL UNIQUE              -- the name
) STRICT;

CREATE TABLE model (                     -- A model of a provider. Dictionary: rows are never deleted.
  id       INTEGER PRIMARY KEY,          -- key
  provider TEXT NOT NULL,                -- openai, anthropic, …; empty where unknown
  name     TEXT NOT NULL,                -- the model's name; empty where unknown
  UNIQUE (provider, name)
) STRICT;

CREATE TABLE resource (                  -- What a service ran as. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- the service
  environment TEXT NOT NULL,             -- production, staging, …; empty where not given
  version     TEXT NOT NULL,             -- service.version; empty where not given
  UNIQUE (service_id, environment, version)
) STRICT;

CREATE TABLE trace (                     -- A trace: the spans of one piece of work. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  trace_id      BLOB NOT NULL,           -- W3C trace id, 16 bytes
  trace_hex     TEXT GENERATED ALWAYS AS (lower(hex(trace_id))) VIRTUAL,  -- the same as 32 hex digits
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service of its root, else of what came first
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- environment and version, likewise
  session_id    INTEGER REFERENCES session (id),    -- the session, likewise
  user_id       INTEGER REFERENCES user_name (id),  -- the user, likewise
  conversation_row INTEGER,              -- conversation.id, likewise
  root_row      INTEGER,                 -- span.id of the span without a parent, else of the earliest; NULL: no span came
  first_at_ns   INTEGER NOT NULL,        -- begin of the earliest span, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- end of the latest span, Unix ns
  spans         INTEGER NOT NULL,        -- spans stored
  completions   INTEGER NOT NULL,        -- of these, completions
  tool_executions INTEGER NOT NULL,      -- of these, tool executions
  errors        INTEGER NOT NULL,        -- spans with status error
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  pruned        INTEGER NOT NULL DEFAULT 0  -- of its spans, how many were deleted since
) STRICT;
CREATE UNIQUE INDEX trace_by_hex ON trace (trace_hex);
CREATE INDEX trace_by_first_at ON trace (first_at_us);
CREATE INDEX trace_by_service ON trace (service_id, first_at_us);
CREATE INDEX trace_by_conversation ON trace (conversation_row, first_at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX trace_by_session ON trace (session_id, first_at_us) WHERE session_id IS NOT NULL;
CREATE INDEX trace_by_user ON trace (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;

CREATE TABLE span (                      -- Every timed thing: completions, tool executions, latencies, spans of traces.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival; detail rows share it
  at_ns            INTEGER NOT NULL,     -- when it began, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  duration_ns      INTEGER,              -- how long it took; NULL where unknown
  service_id       INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id     INTEGER NOT NULL REFERENCES operation (id),  -- what latency is grouped by
  kind             TEXT NOT NULL,        -- chat, embeddings, execute_tool, agent, span, …
  span_kind        TEXT,                 -- OpenTelemetry's: internal, server, client, producer, consumer
  name             TEXT,                 -- the span's name where it differs from the operation
  level            INTEGER NOT NULL,     -- 0 trace, 1 debug, 2 info, 3 warn, 4 error, 5 fatal
  status           INTEGER NOT NULL,     -- 0 unset, 1 ok, 2 error
  status_message   TEXT,                 -- what the status says in words
  trace_row        INTEGER,              -- trace.id; NULL outside a trace
  span_id          BLOB,                 -- W3C span id, 8 bytes
  span_hex         TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  parent_span_id   BLOB,                 -- span id of the parent, 8 bytes; it may not have arrived
  conversation_row INTEGER,              -- conversation.id
  session_id       INTEGER REFERENCES session (id),    -- the session
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  tags             TEXT,                 -- JSON array of text
  metadata_id      INTEGER,              -- content.id of a JSON object, shared by the calls of a conversation
  metadata_own     TEXT,                 -- JSON object of further members, those that vary; NULL: none
  attributes_id    INTEGER,              -- content.id of a JSON object
  links_id         INTEGER,              -- content.id of a JSON array
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL,     -- replacements in everything this record points at
  time_missing     INTEGER NOT NULL DEFAULT 0  -- 1: the sender gave no time, at_ns is that of reading
) STRICT;
CREATE INDEX span_by_at ON span (at_us);
CREATE INDEX span_by_service ON span (service_id, at_us);
CREATE INDEX span_by_conversation ON span (conversation_row, at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX span_by_session ON span (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX span_by_user ON span (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX span_by_trace ON span (trace_row, span_id) WHERE trace_row IS NOT NULL;
CREATE UNIQUE INDEX span_by_record_id ON span (service_id, record_id) WHERE record_id IS NOT NULL;

CREATE TABLE completion (                -- The detail of a span that is a call of a model.
  id                  INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  model_id            INTEGER NOT NULL REFERENCES model (id),  -- the model that answered
  requested_model_id  INTEGER REFERENCES model (id),           -- the model asked for, where given
  finish_reason_id    INTEGER REFERENCES finish_reason (id),   -- why it stopped
  response_id         TEXT,              -- the provider's id of the response
  stream              INTEGER NOT NULL,  -- 1: streamed
  attempt             INTEGER NOT NULL,  -- 1 for the first try
  cache_hit           INTEGER,           -- 1: answered from the application's own cache
  time_to_first_token_ns INTEGER,        -- from the begin to the first token
  request_message_id  INTEGER,           -- message.id of the request's last message
  response_message_id INTEGER,           -- message.id of the answer's last message
  request_count       INTEGER,           -- messages in the request; NULL: not captured
  response_count      INTEGER,           -- messages in the answer; NULL: not captured
  alternatives        TEXT,              -- JSON array of message.id: choices 1 … n-1
  parameters_id       INTEGER,           -- content.id of a JSON object: temperature, max_tokens, …
  tools_id            INTEGER,           -- content.id of the JSON tool definitions
  prompt_name         TEXT,              -- name of a managed prompt
  prompt_version      TEXT,              -- its version
  prompt_row          INTEGER,           -- prompt.id of what it begins with; NULL: neither system text, tools nor a name
  content_state       INTEGER NOT NULL,  -- 0 stored, 1 none, 2 withheld, 3 pruned, 4 archived, 5 cold
  response_is_list    INTEGER            -- 1: the answer came as a list of one message; NULL: it did not
) STRICT;

CREATE TABLE prompt (                    -- What calls of an operation begin with: one version of system text and tools. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key; rows are never deleted
  service_id    INTEGER NOT NULL REFERENCES service (id),    -- the service
  operation_id  INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  fingerprint   TEXT NOT NULL,           -- keyed digest of the redacted system text and tools, 16 hex digits; empty: neither was sent; '(other)': what came after 5,000 versions
  name          TEXT NOT NULL,           -- name of a managed prompt; empty where not given
  version       TEXT NOT NULL,           -- its version; empty where not given
  message_id    INTEGER,                 -- message.id of the last of its system messages, as sent last; NULL: none
  tools_id      INTEGER,                 -- content.id of its tool definitions, as sent last; NULL: none
  first_at_ns   INTEGER NOT NULL,        -- begin of the first call, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- begin of the last call, Unix ns
  last_at_us    INTEGER GENERATED ALWAYS AS (last_at_ns / 1000) VIRTUAL,   -- the same in Unix us
  completions   INTEGER NOT NULL,        -- calls
  errors        INTEGER NOT NULL,        -- of these, those with status error
  timed         INTEGER NOT NULL,        -- of these, those whose duration is known
  duration_ns   INTEGER NOT NULL,        -- sum of known durations
  min_ns        INTEGER,                 -- the shortest; NULL: none is known
  max_ns        INTEGER,                 -- the longest
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- calls whose cost is known
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of its calls, how many were deleted since
  UNIQUE (service_id, operation_id, fingerprint, name, version)
) STRICT;

CREATE TABLE prompt_bucket (             -- The histogram of a prompt's latencies. Kept by the writer.
  prompt_id INTEGER NOT NULL REFERENCES prompt (id),  -- whose calls
  value_ns  INTEGER NOT NULL,            -- the bucket's middle: within 1 % of every value in it
  count     INTEGER NOT NULL,            -- calls
  PRIMARY KEY (prompt_id, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE token_usage (               -- Tokens and cost of a span.
  id                 INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  model_id           INTEGER NOT NULL REFERENCES model (id),  -- whose tokens
  input_tokens       INTEGER,            -- everything sent, cached parts included
  output_tokens      INTEGER,            -- everything answered, reasoning included
  cache_read_tokens  INTEGER,            -- of the input, read from the provider's cache
  cache_write_tokens INTEGER,            -- of the input, written to it
  reasoning_tokens   INTEGER,            -- of the output, reasoning
  cost_nano_usd      INTEGER,            -- in 1e-9 US dollars; NULL: unknown
  input_cost_nano_usd  INTEGER,          -- of the cost, that of the input; NULL: not told apart
  output_cost_nano_usd INTEGER,          -- of the cost, that of the output; NULL: not told apart
  cost_source        TEXT,               -- reported, computed; NULL: unknown
  price_id           INTEGER,            -- price.id a computed cost came from: the input's rate, or the output's where there is no input
  usage_id           INTEGER,            -- content.id of the usage object as it came
  usage_basis        INTEGER,            -- 0 its input came with cached parts, 1 without; NULL: cannot be told
  cache_write_1h_tokens   INTEGER,       -- of the cache writes, those kept for an hour
  audio_input_tokens      INTEGER,       -- of the input, audio
  audio_output_tokens     INTEGER,       -- of the output, audio
  audio_cache_read_tokens INTEGER,       -- of the cache reads, audio
  service_tier       INTEGER             -- 1 batch, 2 flex, 3 priority, 4 paid ahead; NULL: standard
) STRICT;

CREATE TABLE tool_execution (            -- The detail of a span that is a call of a tool.
  id               INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  server_id        INTEGER REFERENCES server (id),  -- the MCP server; NULL: a tool of the application
  tool             TEXT NOT NULL,        -- the tool's name
  tool_call_id     TEXT,                 -- the model's id of the call
  side             TEXT,                 -- client, server: who told it
  transport        TEXT,                 -- stdio, http, …
  protocol_version TEXT,                 -- of the Model Context Protocol
  outcome          TEXT,                 -- ok, tool_error, protocol_error, timeout, cancelled, denied
  error_code       TEXT,                 -- the protocol's error code
  params_id        INTEGER,              -- content.id of the JSON arguments
  result_id        INTEGER,              -- content.id of the result
  result_is_json   INTEGER NOT NULL,     -- 1: the result is JSON, 0: plain text
  result_bytes     INTEGER,              -- its size as it came
  content_state    INTEGER NOT NULL      -- as completion.content_state
) STRICT;

CREATE TABLE resource_access (           -- The detail of a span that is an access to a resource.
  id         INTEGER PRIMARY KEY REFERENCES span (id) ON DELETE CASCADE,  -- span.id
  server_id  INTEGER REFERENCES server (id),  -- the MCP server
  uri_id     INTEGER,                    -- content.id of the URI
  action     TEXT NOT NULL,              -- read, list, subscribe, write, …
  side       TEXT,                       -- client, server: who told it
  outcome    TEXT,                       -- ok, tool_error, protocol_error, timeout, cancelled, denied
  error_code TEXT,                       -- the protocol's error code
  bytes      INTEGER                     -- size of what was read or written
) STRICT;

CREATE TABLE conversation (              -- Completions that belong together. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  name          TEXT NOT NULL,           -- the id shown: the sender's, or made by daybook
  given         INTEGER NOT NULL,        -- 1: the sender's
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- environment and version of the first call
  session_id    INTEGER REFERENCES session (id),    -- the session of its calls
  user_id       INTEGER REFERENCES user_name (id),  -- the user of its calls
  first_at_ns   INTEGER NOT NULL,        -- begin of the first call, Unix ns
  first_at_us   INTEGER GENERATED ALWAYS AS (first_at_ns / 1000) VIRTUAL,  -- the same in Unix us
  last_at_ns    INTEGER NOT NULL,        -- begin of the last call, Unix ns
  last_at_us    INTEGER GENERATED ALWAYS AS (last_at_ns / 1000) VIRTUAL,   -- the same in Unix us
  title         TEXT,                    -- the first user text, at most 80 characters
  turns         INTEGER NOT NULL,        -- user messages on the longest branch
  completions   INTEGER NOT NULL,        -- calls
  tool_executions INTEGER NOT NULL,      -- tool executions
  errors        INTEGER NOT NULL,        -- spans with status error
  input_tokens  INTEGER NOT NULL,        -- sum
  output_tokens INTEGER NOT NULL,        -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  unpriced      INTEGER NOT NULL,        -- calls whose cost is unknown
  duration_ns   INTEGER NOT NULL,        -- sum of known durations
  pruned        INTEGER NOT NULL DEFAULT 0  -- of its spans, how many were deleted since
) STRICT;
CREATE UNIQUE INDEX conversation_by_name ON conversation (name, service_id);
CREATE INDEX conversation_by_first_at ON conversation (first_at_us);
CREATE INDEX conversation_by_last_at ON conversation (last_at_us);
CREATE INDEX conversation_by_service ON conversation (service_id, first_at_us);
CREATE INDEX conversation_by_session ON conversation (session_id, first_at_us)
  WHERE session_id IS NOT NULL;
CREATE INDEX conversation_by_user ON conversation (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;

CREATE TABLE message (                   -- A node of the tree of messages: its path to the root is a request.
  id         INTEGER PRIMARY KEY,        -- key, grows with arrival; a parent's is smaller
  parent_id  INTEGER,                    -- message.id before this one; NULL: the first message
  depth      INTEGER NOT NULL,           -- 1 for the first message
  at_ms      INTEGER NOT NULL,           -- begin of the call that brought it, Unix ms
  at_us      INTEGER GENERATED ALWAYS AS (at_ms * 1000) VIRTUAL,  -- the same in Unix us
  role_code  INTEGER NOT NULL,           -- 0 none given (see extra), 1 system, 2 user, 3 assistant, 4 tool, 5 other
  other_role TEXT,                       -- the role where role_code is 5
  role       TEXT GENERATED ALWAYS AS (  -- system, user, assistant, tool, …; NULL: none given, see extra
    CASE role_code WHEN 1 THEN 'system' WHEN 2 THEN 'user'       -- made of role_code
      WHEN 3 THEN 'assistant' WHEN 4 THEN 'tool'                 -- and, for 5,
      WHEN 5 THEN other_role END) VIRTUAL,                       -- of other_role
  content_id INTEGER,                    -- content.id of the text, where shape is 0
  extra_id   INTEGER,                    -- content.id of a canonical JSON object: all other keys
  shape      INTEGER NOT NULL,           -- content is: 0 a string, 1 null, 2 absent, 3 within extra
  alias_of   INTEGER                     -- message.id of the answer this one resends in another dress
) STRICT;
CREATE INDEX message_by_at ON message (at_us);

CREATE TABLE message_head (              -- Ends of answered paths: other processes fold onto them and find their conversation.
  hour       INTEGER NOT NULL,           -- hour of arrival, Unix hours: the index appends
  digest     INTEGER NOT NULL,           -- 64-bit digest of the redacted path under a key of the store
  message_id INTEGER NOT NULL,           -- message.id of the path's last message
  span_row   INTEGER,                    -- span.id of the call whose answer that is; NULL: of none, it opens requests
  PRIMARY KEY (hour, digest, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE content (                   -- Text and JSON, stored once within an epoch.
  id       INTEGER PRIMARY KEY,          -- key, grows with arrival
  text     TEXT,                         -- the text, always plain; NULL where packed
  packed   BLOB,                         -- the text as a zstd frame, cold: rtrim(packed, NULL) is it to daybook, NULL to others
  checksum INTEGER NOT NULL,             -- 64-bit digest of the text's bytes
  CHECK ((text IS NULL) <> (packed IS NULL))
) STRICT;

CREATE TABLE digest_run (                -- What one batch stored, by digest: other processes read these to know what is there.
  kind     INTEGER NOT NULL,             -- 1 long texts (ids are content.id), 2 answered calls, 3 calls in traces (ids are span.id)
  first_id INTEGER NOT NULL,             -- id of the run's first: the rows append
  hour     INTEGER NOT NULL,             -- hour of arrival, Unix hours
  digests  BLOB NOT NULL,                -- 8 bytes each, little-endian: id less first_id, 32-bit digest under a key of the store
  PRIMARY KEY (kind, first_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE error (                     -- A failure that was told.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival
  at_ns            INTEGER NOT NULL,     -- when it happened, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  span_row         INTEGER REFERENCES span (id) ON DELETE CASCADE,  -- the span that failed; NULL: none, or it did not come yet
  service_id       INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id     INTEGER REFERENCES operation (id),  -- what was being done
  model_id         INTEGER REFERENCES model (id),      -- the model concerned
  level            INTEGER NOT NULL,     -- 0 trace … 5 fatal
  trace_row        INTEGER,              -- trace.id
  span_id          BLOB,                 -- W3C span id of the span concerned, 8 bytes
  span_hex         TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  conversation_row INTEGER,              -- conversation.id
  session_id       INTEGER REFERENCES session (id),    -- the session
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  type             TEXT NOT NULL,        -- exception class or the API's error type
  code             TEXT,                 -- the API's error code
  message_id       INTEGER,              -- content.id of the message
  stack_id         INTEGER,              -- content.id of the stack
  context_id       INTEGER,              -- content.id of the context, JSON
  metadata_id      INTEGER,              -- content.id of a JSON object
  tags             TEXT,                 -- JSON array of text
  fingerprint      TEXT NOT NULL,        -- equal for errors that differ only in numbers, ids and paths
  handled          INTEGER,              -- 1: the application went on
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL      -- replacements
) STRICT;
CREATE INDEX error_by_at ON error (at_us);
CREATE INDEX error_by_service ON error (service_id, at_us);
CREATE INDEX error_by_span ON error (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX error_by_trace ON error (trace_row) WHERE trace_row IS NOT NULL;
CREATE INDEX error_waiting ON error (trace_row) WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX error_by_conversation ON error (conversation_row, at_us)
  WHERE conversation_row IS NOT NULL;
CREATE INDEX error_by_session ON error (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX error_by_user ON error (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX error_by_record_id ON error (service_id, record_id) WHERE record_id IS NOT NULL;

CREATE TABLE event (                     -- Something that happened at a moment.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  at_ns         INTEGER NOT NULL,        -- when, Unix ns
  at_us         INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id    INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id   INTEGER NOT NULL REFERENCES resource (id),  -- its environment and version
  level         INTEGER NOT NULL,        -- 0 trace … 5 fatal
  name          TEXT NOT NULL,           -- the event's name
  body_id       INTEGER,                 -- content.id of the text
  trace_row     INTEGER,                 -- trace.id
  span_id       BLOB,                    -- W3C span id of the span it happened in, 8 bytes
  span_hex      TEXT GENERATED ALWAYS AS (lower(hex(span_id))) VIRTUAL,  -- the same as 16 hex digits
  span_row      INTEGER,                 -- span.id of that span; NULL: none, or it did not come yet
  session_id    INTEGER REFERENCES session (id),    -- the session
  user_id       INTEGER REFERENCES user_name (id),  -- the user
  attributes_id INTEGER,                 -- content.id of a JSON object
  tags          TEXT,                    -- JSON array of text
  record_id     TEXT,                    -- the sender's own id, unique per service
  redactions    INTEGER NOT NULL         -- replacements
) STRICT;
CREATE INDEX event_by_at ON event (at_us);
CREATE INDEX event_by_service ON event (service_id, at_us);
CREATE INDEX event_by_trace ON event (trace_row) WHERE trace_row IS NOT NULL;
CREATE INDEX event_by_span ON event (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX event_waiting ON event (trace_row) WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX event_by_session ON event (session_id, at_us) WHERE session_id IS NOT NULL;
CREATE INDEX event_by_user ON event (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX event_by_record_id ON event (service_id, record_id) WHERE record_id IS NOT NULL;

CREATE TABLE loss (                      -- Records that were lost, and why: a row per reason and batch.
  id         INTEGER PRIMARY KEY,        -- key, grows with arrival
  at_ns      INTEGER NOT NULL,           -- when the loss was stored, Unix ns
  at_us      INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id INTEGER REFERENCES service (id),  -- the service of the records, or of the writer
  reason     TEXT NOT NULL,              -- queue_full, closed, invalid, failed, denied, io …
  records    INTEGER NOT NULL,           -- how many
  bytes      INTEGER NOT NULL,           -- their size in memory
  error      TEXT                        -- the error's text, without content
) STRICT;
CREATE INDEX loss_by_at ON loss (at_us);
CREATE INDEX loss_by_service ON loss (service_id, at_us);

CREATE TABLE metric (                    -- A series of measurements: who measures, name, unit and labels. Dictionary.
  id          INTEGER PRIMARY KEY,       -- key
  resource_id INTEGER NOT NULL REFERENCES resource (id),  -- service, environment and version
  name        TEXT NOT NULL,             -- the metric's name
  instrument  TEXT NOT NULL,             -- gauge, counter, histogram
  temporality TEXT NOT NULL,             -- delta, cumulative; empty where not given
  unit        TEXT NOT NULL,             -- the unit; empty where not given
  labels      TEXT NOT NULL,             -- canonical JSON object
  UNIQUE (name, resource_id, instrument, temporality, unit, labels)
) STRICT;

CREATE TABLE metric_sample (             -- A measurement of a series.
  id          INTEGER PRIMARY KEY,       -- key, grows with arrival
  metric_id   INTEGER NOT NULL REFERENCES metric (id),   -- the series
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- its service
  at_ns       INTEGER NOT NULL,          -- when, Unix ns
  at_us       INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  value       REAL,                      -- the value; NULL for a summary
  count       INTEGER,                   -- summary: values
  sum         REAL,                      -- summary: their sum
  min         REAL,                      -- summary: the smallest
  max         REAL,                      -- summary: the largest
  bounds      TEXT,                      -- summary: JSON array of upper bounds
  buckets     TEXT,                      -- summary: JSON array of counts, one more than bounds
  tags        TEXT,                      -- JSON array of text
  metadata_id INTEGER,                   -- content.id of a JSON object
  record_id   TEXT,                      -- the sender's own id, unique per service
  redactions  INTEGER NOT NULL           -- replacements
) STRICT;
CREATE INDEX metric_sample_by_at ON metric_sample (at_us);
CREATE INDEX metric_sample_by_service ON metric_sample (service_id, at_us);
CREATE INDEX metric_sample_by_metric ON metric_sample (metric_id, at_us);
CREATE UNIQUE INDEX metric_sample_by_record_id ON metric_sample (service_id, record_id)
  WHERE record_id IS NOT NULL;

CREATE TABLE memory_sample (             -- Memory an operation used, as the application measured it.
  id           INTEGER PRIMARY KEY,      -- key, grows with arrival
  at_ns        INTEGER NOT NULL,         -- when, Unix ns
  at_us        INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id   INTEGER NOT NULL REFERENCES service (id),    -- the service
  resource_id  INTEGER NOT NULL REFERENCES resource (id),   -- its environment and version
  operation_id INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  memory_mb    REAL NOT NULL,            -- megabytes, as given
  trace_row    INTEGER,                  -- trace.id
  span_id      BLOB,                     -- W3C span id of the span it was measured in, 8 bytes
  tags         TEXT,                     -- JSON array of text
  metadata_id  INTEGER,                  -- content.id of a JSON object
  record_id    TEXT,                     -- the sender's own id, unique per service
  redactions   INTEGER NOT NULL          -- replacements
) STRICT;
CREATE INDEX memory_sample_by_at ON memory_sample (at_us);
CREATE INDEX memory_sample_by_service ON memory_sample (service_id, at_us);
CREATE INDEX memory_sample_by_trace ON memory_sample (trace_row) WHERE trace_row IS NOT NULL;
CREATE UNIQUE INDEX memory_sample_by_record_id ON memory_sample (service_id, record_id)
  WHERE record_id IS NOT NULL;

CREATE TABLE score (                     -- A judgement on a span, a trace or a conversation, which may come after it.
  id               INTEGER PRIMARY KEY,  -- key, grows with arrival
  at_ns            INTEGER NOT NULL,     -- when it was given, Unix ns
  at_us            INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  service_id       INTEGER NOT NULL REFERENCES service (id),   -- the service
  resource_id      INTEGER NOT NULL REFERENCES resource (id),  -- its environment and version
  name             TEXT NOT NULL,        -- what was judged: helpful, correct, …
  value            REAL,                 -- the figure; NULL where there is only a label
  label            TEXT,                 -- the word; NULL where there is only a figure
  comment_id       INTEGER,              -- content.id of the comment
  source           TEXT,                 -- user, code, model
  span_row         INTEGER,              -- span.id of the span judged; NULL: none, or it did not come yet
  trace_id         BLOB,                 -- W3C trace id of the span, or trace, judged, 16 bytes
  trace_hex        TEXT GENERATED ALWAYS AS (nullif(lower(hex(trace_id)), '')) VIRTUAL,  -- the same as 32 hex digits
  span_id          BLOB,                 -- W3C span id of the span judged, 8 bytes
  target_id        TEXT,                 -- the sender's own id of the record judged
  conversation     TEXT,                 -- conversation.name, of the same service, of the one judged
  user_id          INTEGER REFERENCES user_name (id),  -- the user
  tags             TEXT,                 -- JSON array of text
  metadata_id      INTEGER,              -- content.id of a JSON object
  record_id        TEXT,                 -- the sender's own id, unique per service
  redactions       INTEGER NOT NULL      -- replacements
) STRICT;
CREATE INDEX score_by_at ON score (at_us);
CREATE INDEX score_by_service ON score (service_id, at_us);
CREATE INDEX score_by_span ON score (span_row) WHERE span_row IS NOT NULL;
CREATE INDEX score_by_trace ON score (trace_hex) WHERE trace_hex IS NOT NULL;
CREATE INDEX score_by_conversation ON score (conversation, at_us) WHERE conversation IS NOT NULL;
CREATE INDEX score_by_user ON score (id / 8192 DESC, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX score_waiting ON score (trace_id)
  WHERE span_row IS NULL AND span_id IS NOT NULL;
CREATE INDEX score_waiting_for_id ON score (service_id, target_id)
  WHERE span_row IS NULL AND target_id IS NOT NULL;
CREATE UNIQUE INDEX score_by_record_id ON score (service_id, record_id) WHERE record_id IS NOT NULL;

CREATE TABLE price (                     -- One rate of a model: what a million tokens of a meter cost.
  id           INTEGER PRIMARY KEY,      -- key, kept by token_usage.price_id
  provider     TEXT NOT NULL,            -- as model.provider
  model        TEXT NOT NULL,            -- as model.name; * stands for any text: gpt-5-mini-*
  from_ns      INTEGER NOT NULL,         -- holds from, Unix ns
  to_ns        INTEGER,                  -- holds until, Unix ns; NULL: still; not after from_ns: it was replaced whole
  meter        TEXT NOT NULL,            -- input, output, cache_read, cache_write, reasoning, …
  over_tokens  INTEGER NOT NULL,         -- holds for calls with more input tokens than this
  service_tier TEXT NOT NULL,            -- standard, batch, flex, priority
  nano_usd_per_mtok INTEGER NOT NULL,    -- in 1e-9 US dollars per million tokens
  source       TEXT NOT NULL,            -- where the rate comes from
  UNIQUE (provider, model, meter, over_tokens, service_tier, from_ns)
) STRICT;

CREATE TABLE rollup_group (              -- What rollups are grouped by; beyond 5,000 groups new ones are '(other)'. Dictionary: rows are never deleted.
  id           INTEGER PRIMARY KEY,      -- key
  service_id   INTEGER NOT NULL REFERENCES service (id),    -- the service
  environment  TEXT NOT NULL,            -- empty where not given
  kind         TEXT NOT NULL,            -- span.kind
  operation_id INTEGER NOT NULL REFERENCES operation (id),  -- the operation
  model_id     INTEGER NOT NULL REFERENCES model (id),      -- provider and model; the empty one for other spans
  status       INTEGER NOT NULL,         -- 0 unset, 1 ok, 2 error
  UNIQUE (service_id, environment, kind, operation_id, model_id, status)
) STRICT;
CREATE INDEX rollup_group_by_model ON rollup_group (service_id, operation_id, model_id, status);

CREATE TABLE rollup_hour (               -- Sums over the spans of an hour and a group, written with the batch. Kept 400 days.
  hour          INTEGER NOT NULL,        -- span.at_ns / 3600e9: hours since 1970 UTC
  hour_us       INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL,  -- its begin, Unix us
  group_id      INTEGER NOT NULL REFERENCES rollup_group (id),  -- what they have in common
  count         INTEGER NOT NULL,        -- spans
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  timed         INTEGER NOT NULL,        -- spans with a known duration
  sum_ns        INTEGER NOT NULL,        -- sum of durations, saturating
  min_ns        INTEGER,                 -- shortest duration
  max_ns        INTEGER,                 -- longest duration
  ttft_count    INTEGER NOT NULL,        -- spans with a known time to first token
  ttft_sum_ns   INTEGER NOT NULL,        -- sum of times to first token, saturating
  stream_ns     INTEGER NOT NULL,        -- sum of durations of spans with known output tokens, saturating
  stream_tokens INTEGER NOT NULL,        -- output tokens of these
  usage_count   INTEGER NOT NULL,        -- spans with token usage
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens  INTEGER NOT NULL,   -- sum
  cache_write_tokens INTEGER NOT NULL,   -- sum
  reasoning_tokens   INTEGER NOT NULL,   -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- spans with a known cost
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  PRIMARY KEY (hour, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_hour_by_hour_us ON rollup_hour (hour_us);

CREATE TABLE rollup_hour_bucket (        -- The histogram beside rollup_hour. Kept 31 days.
  hour     INTEGER NOT NULL,             -- as rollup_hour
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_hour
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (hour, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_hour_quantile (      -- Latency percentiles of a folded hour, computed by the fold; no row: by its histogram.
  hour         INTEGER NOT NULL,         -- as rollup_hour
  service_id   INTEGER NOT NULL,         -- service.id
  operation_id INTEGER NOT NULL,         -- operation.id
  model_id     INTEGER NOT NULL,         -- model.id
  p50_ns       INTEGER,                  -- half are at most so long, within 1 %, as all below
  p95_ns       INTEGER,                  -- 95 %
  p99_ns       INTEGER,                  -- 99 %
  ttft_p50_ns  INTEGER,                  -- time to first token; NULL: none known
  ttft_p95_ns  INTEGER,                  -- likewise
  PRIMARY KEY (hour, service_id, operation_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day (                -- Sums over the folded hours of a day: those before store_state.folded_hour. Kept for ever.
  day           INTEGER NOT NULL,        -- days since 1970 UTC
  day_us        INTEGER GENERATED ALWAYS AS (day * 86400000000) VIRTUAL,  -- its begin, Unix us
  group_id      INTEGER NOT NULL REFERENCES rollup_group (id),  -- what they have in common
  count         INTEGER NOT NULL,        -- spans
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  timed         INTEGER NOT NULL,        -- spans with a known duration
  sum_ns        INTEGER NOT NULL,        -- sum of durations, saturating
  min_ns        INTEGER,                 -- shortest duration
  max_ns        INTEGER,                 -- longest duration
  ttft_count    INTEGER NOT NULL,        -- spans with a known time to first token
  ttft_sum_ns   INTEGER NOT NULL,        -- sum of times to first token, saturating
  stream_ns     INTEGER NOT NULL,        -- sum of durations of spans with known output tokens, saturating
  stream_tokens INTEGER NOT NULL,        -- output tokens of these
  usage_count   INTEGER NOT NULL,        -- spans with token usage
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens  INTEGER NOT NULL,   -- sum
  cache_write_tokens INTEGER NOT NULL,   -- sum
  reasoning_tokens   INTEGER NOT NULL,   -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- spans with a known cost
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  PRIMARY KEY (day, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_day_by_day_us ON rollup_day (day_us);

CREATE TABLE rollup_day_bucket (         -- The histogram beside rollup_day.
  day      INTEGER NOT NULL,             -- as rollup_day
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_day
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (day, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_month (              -- Sums over the folded hours of a month.
  month         INTEGER NOT NULL,        -- months since January 1970 UTC
  group_id      INTEGER NOT NULL REFERENCES rollup_group (id),  -- what they have in common
  count         INTEGER NOT NULL,        -- spans
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  timed         INTEGER NOT NULL,        -- spans with a known duration
  sum_ns        INTEGER NOT NULL,        -- sum of durations, saturating
  min_ns        INTEGER,                 -- shortest duration
  max_ns        INTEGER,                 -- longest duration
  ttft_count    INTEGER NOT NULL,        -- spans with a known time to first token
  ttft_sum_ns   INTEGER NOT NULL,        -- sum of times to first token, saturating
  stream_ns     INTEGER NOT NULL,        -- as rollup_hour
  stream_tokens INTEGER NOT NULL,        -- output tokens of these
  usage_count   INTEGER NOT NULL,        -- spans with token usage
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens  INTEGER NOT NULL,   -- sum
  cache_write_tokens INTEGER NOT NULL,   -- sum
  reasoning_tokens   INTEGER NOT NULL,   -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- spans with a known cost
  unpriced      INTEGER NOT NULL,        -- spans with token usage and no known cost
  PRIMARY KEY (month, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_month_bucket (       -- The histogram beside rollup_month.
  month    INTEGER NOT NULL,             -- as rollup_month
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_month
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (month, group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_all (                -- Sums over all folded hours.
  group_id      INTEGER PRIMARY KEY REFERENCES rollup_group (id),  -- what they have in common
  count         INTEGER NOT NULL,        -- spans
  pruned        INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  timed         INTEGER NOT NULL,        -- spans with a known duration
  sum_ns        INTEGER NOT NULL,        -- sum of durations, saturating
  min_ns        INTEGER,                 -- shortest duration
  max_ns        INTEGER,                 -- longest duration
  ttft_count    INTEGER NOT NULL,        -- spans with a known time to first token
  ttft_sum_ns   INTEGER NOT NULL,        -- sum of times to first token, saturating
  stream_ns     INTEGER NOT NULL,        -- as rollup_hour
  stream_tokens INTEGER NOT NULL,        -- output tokens of these
  usage_count   INTEGER NOT NULL,        -- spans with token usage
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens  INTEGER NOT NULL,   -- sum
  cache_write_tokens INTEGER NOT NULL,   -- sum
  reasoning_tokens   INTEGER NOT NULL,   -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- spans with a known cost
  unpriced      INTEGER NOT NULL         -- spans with token usage and no known cost
) STRICT;

CREATE TABLE rollup_all_bucket (         -- The histogram beside rollup_all.
  group_id INTEGER NOT NULL REFERENCES rollup_group (id),  -- as rollup_all
  measure  INTEGER NOT NULL,             -- 0 duration, 1 time to first token
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (group_id, measure, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_error_group (        -- What rollups of errors are grouped by. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id),  -- the service
  model_id    INTEGER NOT NULL REFERENCES model (id),    -- the model concerned; the empty one for others
  type        TEXT NOT NULL,             -- error.type; '(other)' beyond 5,000 groups
  fingerprint TEXT NOT NULL,             -- error.fingerprint
  UNIQUE (service_id, model_id, type, fingerprint)
) STRICT;

CREATE TABLE rollup_error_hour (         -- Errors of an hour and a group, written with the batch. Kept 400 days.
  hour        INTEGER NOT NULL,          -- hours since 1970 UTC
  hour_us     INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL,  -- its begin, Unix us
  group_id    INTEGER NOT NULL REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (hour, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_error_hour_by_hour_us ON rollup_error_hour (hour_us);

CREATE TABLE rollup_error_day (          -- Errors of the folded hours of a day. Kept for ever.
  day         INTEGER NOT NULL,          -- days since 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (day, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_error_month (        -- Errors of the folded hours of a month.
  month       INTEGER NOT NULL,          -- months since January 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL,          -- error.id of the latest
  PRIMARY KEY (month, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_error_all (          -- Errors of all folded hours.
  group_id    INTEGER PRIMARY KEY REFERENCES rollup_error_group (id),  -- what they have in common
  count       INTEGER NOT NULL,          -- errors
  pruned      INTEGER NOT NULL DEFAULT 0,  -- of these, how many raw rows were deleted since
  first_at_ns INTEGER NOT NULL,          -- the earliest
  last_at_ns  INTEGER NOT NULL,          -- the latest
  sample_id   INTEGER NOT NULL           -- error.id of the latest
) STRICT;

CREATE TABLE rollup_user_day (           -- Calls of models by users, summed up over a day, written with the batch; and over all days that are folded. Retention packs days older than 62 days, or as the policy of rollups says, into rollup_user_chunk.
  day_us        INTEGER NOT NULL,        -- begin of the day, UTC, Unix us; -1: all time, of rows before store_state.folded_user_day_us
  user_id       INTEGER NOT NULL REFERENCES user_name (id),  -- the user; '(other)' beyond 100,000 a day
  service_id    INTEGER NOT NULL REFERENCES service (id),    -- the service
  model_id      INTEGER NOT NULL REFERENCES model (id),      -- the first model by its name: providers are not told apart
  count         INTEGER NOT NULL,        -- calls
  errors        INTEGER NOT NULL,        -- of these, with status error
  input_tokens  INTEGER NOT NULL,        -- sum, saturating, as all below
  output_tokens INTEGER NOT NULL,        -- sum
  cache_read_tokens INTEGER NOT NULL,    -- sum
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  priced        INTEGER NOT NULL,        -- calls with a known cost
  unpriced      INTEGER NOT NULL,        -- calls with token usage and no known cost
  PRIMARY KEY (day_us, user_id, service_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_user_count (         -- How many users a day has in rollup_user_day and rollup_user_chunk, '(other)' left out.
  day_us INTEGER PRIMARY KEY,            -- begin of the day, UTC, Unix us
  users  INTEGER NOT NULL                -- at most 100,000
) STRICT;

CREATE TABLE rollup_tool_group (         -- What rollups of tools are grouped by. Dictionary: rows are never deleted.
  id          INTEGER PRIMARY KEY,       -- key
  service_id  INTEGER NOT NULL REFERENCES service (id), -- the service
  server      TEXT NOT NULL,             -- the MCP server; empty: a tool of the application
  tool        TEXT NOT NULL,             -- the tool; '(other)' beyond 5,000 groups
  UNIQUE (service_id, server, tool)
) STRICT;

CREATE TABLE rollup_tool_hour (          -- Tool executions of an hour and a group, written with the batch. Kept 400 days.
  hour        INTEGER NOT NULL,          -- hours since 1970 UTC
  hour_us     INTEGER GENERATED ALWAYS AS (hour * 3600000000) VIRTUAL, -- its begin, Unix us
  group_id    INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL,          -- when the latest began
  PRIMARY KEY (hour, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_tool_hour_by_hour_us ON rollup_tool_hour (hour_us);

CREATE TABLE rollup_tool_hour_bucket (   -- The histogram beside rollup_tool_hour. Kept 31 days.
  hour     INTEGER NOT NULL,             -- as rollup_tool_hour
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_hour
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (hour, group_id, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_tool_day (           -- Tool executions of the folded hours of a day. Kept for ever.
  day         INTEGER NOT NULL,          -- days since 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL,          -- when the latest began
  PRIMARY KEY (day, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_tool_day_bucket (    -- The histogram beside rollup_tool_day.
  day      INTEGER NOT NULL,             -- as rollup_tool_day
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_day
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (day, group_id, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_tool_month (         -- Tool executions of the folded hours of a month. Kept for ever.
  month       INTEGER NOT NULL,          -- months since January 1970 UTC
  group_id    INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL,          -- when the latest began
  PRIMARY KEY (month, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_tool_month_bucket (  -- The histogram beside rollup_tool_month.
  month    INTEGER NOT NULL,             -- as rollup_tool_month
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_month
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (month, group_id, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_tool_all (           -- Tool executions of all folded hours.
  group_id    INTEGER PRIMARY KEY REFERENCES rollup_tool_group (id), -- what they have in common
  count       INTEGER NOT NULL,          -- tool executions
  errors      INTEGER NOT NULL,          -- of these, with status error
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, raw rows deleted since
  timed       INTEGER NOT NULL,          -- of these, with a known duration
  sum_ns      INTEGER NOT NULL,          -- sum of durations, saturating
  min_ns      INTEGER,                   -- shortest duration
  max_ns      INTEGER,                   -- longest duration
  last_at_ns  INTEGER NOT NULL           -- when the latest began
) STRICT;

CREATE TABLE rollup_tool_all_bucket (    -- The histogram beside rollup_tool_all.
  group_id INTEGER NOT NULL REFERENCES rollup_tool_group (id), -- as rollup_tool_all
  value_ns INTEGER NOT NULL,             -- the bucket's middle: within 1 % of every value in it
  count    INTEGER NOT NULL,             -- values
  PRIMARY KEY (group_id, value_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_metric_hour (        -- What the samples of an hour and a series add up to, written with the batch. Kept 400 days, or as the policy of rollups says.
  hour_us     INTEGER NOT NULL,          -- begin of the hour, UTC, Unix us
  metric_id   INTEGER NOT NULL REFERENCES metric (id), -- the series
  samples     INTEGER NOT NULL,          -- as rollup_metric_all, all below
  pruned      INTEGER NOT NULL DEFAULT 0, -- deleted since
  count       INTEGER,                   -- values measured
  sum         REAL,                      -- sum, or increase
  min         REAL,                      -- the smallest
  max         REAL,                      -- the largest
  last        REAL,                      -- the latest value
  first_at_ns INTEGER NOT NULL,          -- the earliest sample
  last_at_ns  INTEGER NOT NULL,          -- the latest sample
  PRIMARY KEY (hour_us, metric_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_metric_hour_by_metric ON rollup_metric_hour (metric_id, hour_us);

CREATE TABLE rollup_metric_hour_bucket ( -- The histogram beside rollup_metric_hour. Kept 31 days.
  hour_us   INTEGER NOT NULL,            -- as rollup_metric_hour
  metric_id INTEGER NOT NULL REFERENCES metric (id),  -- the series
  upper     REAL NOT NULL,               -- as rollup_metric_all_bucket, all below
  lower     REAL NOT NULL,               -- values above it
  count     INTEGER NOT NULL,            -- values
  PRIMARY KEY (hour_us, metric_id, upper, lower)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_metric_all (         -- What the samples of a series add up to, written with the batch.
  metric_id   INTEGER PRIMARY KEY REFERENCES metric (id), -- the series
  samples     INTEGER NOT NULL,          -- rows of metric_sample that were ever written
  pruned      INTEGER NOT NULL DEFAULT 0, -- of these, how many were deleted since
  count       INTEGER,                   -- values measured, saturating: of histograms what they hold, else samples; NULL: not known
  sum         REAL,                      -- of gauges and histograms their sum, of counters the increase; NULL: not known
  min         REAL,                      -- the smallest; NULL: not known, or cumulative
  max         REAL,                      -- the largest; NULL: not known, or cumulative
  last        REAL,                      -- the value of the latest sample; NULL: a summary
  first_at_ns INTEGER NOT NULL,          -- when the earliest was taken, Unix ns
  last_at_ns  INTEGER NOT NULL           -- when the latest was, Unix ns
) STRICT;

CREATE TABLE rollup_metric_all_bucket (  -- The histogram beside rollup_metric_all.
  metric_id INTEGER NOT NULL REFERENCES metric (id),  -- the series
  upper     REAL NOT NULL,               -- values up to it; Inf: no bound
  lower     REAL NOT NULL,               -- and above it; -Inf: no bound
  count     INTEGER NOT NULL,            -- values, saturating
  PRIMARY KEY (metric_id, upper, lower)
) STRICT, WITHOUT ROWID;

CREATE TABLE store_state (               -- One row, read after BEGIN and written before COMMIT: the only source of ids.
  id                   INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1
  epoch                INTEGER NOT NULL,  -- epoch.id of the open epoch
  next_span_id         INTEGER NOT NULL,  -- ids never fall and are never used again
  next_message_id      INTEGER NOT NULL,  -- next message.id
  next_content_id      INTEGER NOT NULL,  -- next content.id
  next_conversation_id INTEGER NOT NULL,  -- next conversation.id
  next_trace_id        INTEGER NOT NULL,  -- next trace.id
  next_error_id        INTEGER NOT NULL,  -- next error.id
  next_event_id        INTEGER NOT NULL,  -- next event.id
  next_loss_id         INTEGER NOT NULL,  -- next loss.id
  next_memory_sample_id INTEGER NOT NULL,  -- next memory_sample.id
  next_metric_sample_id INTEGER NOT NULL,  -- next metric_sample.id
  next_score_id        INTEGER NOT NULL,  -- next score.id
  policy_version       INTEGER NOT NULL,  -- grows when a setting changes: writers read them again
  text_bytes           INTEGER NOT NULL,  -- bytes of text in the open epoch
  folded_hour          INTEGER NOT NULL,  -- hours before it stand in the day, month and all-time rollups too
  kept_hour            INTEGER NOT NULL,  -- rollups of hours before it were pruned: a day's first hour, folded
  kept_bucket_hour     INTEGER NOT NULL,  -- histograms of hours before it were pruned: likewise, not below kept_hour
  kept_metric_hour     INTEGER NOT NULL,  -- rollups of metrics of hours before it were pruned: a day's first hour
  kept_metric_bucket_hour INTEGER NOT NULL,  -- and their histograms: likewise, not below kept_metric_hour
  folded_user_day_us   INTEGER NOT NULL,  -- rows of rollup_user_day before this day and, of the day, before
  folded_user_id       INTEGER NOT NULL,  -- this user stand in all time, too
  kept_user_day_us     INTEGER NOT NULL,  -- users' days before it are in rollup_user_chunk, and rows of theirs what came since
  search_next_message_id INTEGER NOT NULL,  -- messages before it are in message_search, where they have text
  search_built_ns      INTEGER,           -- when that was written, Unix ns; NULL: never, or not since text was deleted
  below_level          INTEGER NOT NULL,  -- events below the minimum level, which were not stored
  batches              INTEGER NOT NULL,  -- what writers cost so far: transactions of records,
  batch_records        INTEGER NOT NULL,  -- their records,
  bytes_written        INTEGER NOT NULL,  -- bytes of pages they wrote to the WAL,
  waited_ns            INTEGER NOT NULL,  -- from submit of their first record to their commit, summed up,
  waited_max_ns        INTEGER NOT NULL,  -- and the longest,
  locked_ns            INTEGER NOT NULL,  -- waiting for other writers,
  writing_ns           INTEGER NOT NULL,  -- making rows of records,
  committing_ns        INTEGER NOT NULL,  -- committing,
  committing_max_ns    INTEGER NOT NULL,  -- and the longest commit,
  waited_counts        TEXT NOT NULL,     -- how many waited so long: JSON array, steps of the square root of 2 from 1 us on,
  committing_counts    TEXT NOT NULL,     -- and how many commits took so long, likewise
  traces_deleted       INTEGER NOT NULL,  -- grows when rows of trace go: writers forget those they know
  last_dictionary_id   INTEGER NOT NULL   -- of content_dictionary; never used again, and above those zstd reserves
) STRICT;
INSERT INTO store_state VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '[]', '[]', 0, 32767);

CREATE TABLE epoch (                     -- A range of ids in arrival order; text is referred to only from its own epoch.
  id               INTEGER PRIMARY KEY,  -- key
  opened_ns        INTEGER NOT NULL,     -- when the first writer used it, Unix ns; 0: not yet
  closed_ns        INTEGER,              -- NULL: open
  first_span_id    INTEGER NOT NULL,     -- smallest span.id of it
  first_message_id INTEGER NOT NULL,     -- smallest message.id
  first_content_id INTEGER NOT NULL,     -- smallest content.id
  deleted          INTEGER NOT NULL DEFAULT 0,  -- rows deleted, or their text cut, since its text was swept
  newest_ns        INTEGER,              -- begin of its latest span, Unix ns; NULL: not known, it was open
  cut_to_ns        INTEGER NOT NULL DEFAULT 0,  -- text of its spans before that went by policy, Unix ns
  rules            INTEGER,              -- version of the redaction rules its text met; 0: some of it met none; NULL: not known
  cold_id          INTEGER NOT NULL DEFAULT 0,  -- texts up to this content.id are packed; -1: they are being unpacked
  cold_bytes       INTEGER NOT NULL DEFAULT 0,  -- bytes of its packed texts
  packed_bytes     INTEGER NOT NULL DEFAULT 0   -- what they take
) STRICT;
INSERT INTO epoch (id, opened_ns, first_span_id, first_message_id, first_content_id) VALUES (1, 0, 1, 1, 1);

CREATE TABLE writer (                    -- One row per store now open for writing; tells which batch landed.
  id         TEXT PRIMARY KEY,           -- random, 32 hex digits
  boot_id    TEXT NOT NULL,              -- the machine's boot, and the process's pid namespace
  pid        INTEGER NOT NULL,           -- the process
  process_began INTEGER NOT NULL,        -- its start in clock ticks since boot: a pid comes again
  started_ns INTEGER NOT NULL,           -- when the store was opened, Unix ns
  batch      INTEGER NOT NULL,           -- the last batch that committed
  last_ns    INTEGER NOT NULL,           -- when, Unix ns
  redacts    INTEGER NOT NULL            -- 0: opted out of redaction
) STRICT, WITHOUT ROWID;

CREATE TABLE ingest_source (             -- A file that was read, and how far: written with its last rows.
  device       INTEGER NOT NULL,         -- the file's device
  inode        INTEGER NOT NULL,         -- the file's inode
  begun_ns     INTEGER NOT NULL,         -- when its reading began, Unix ns: a file that was truncated begins anew
  path         TEXT NOT NULL,            -- as it was named when it was opened last
  head_bytes   INTEGER NOT NULL,         -- size of its beginning that head_digest covers, at most 1 KiB
  head_digest  INTEGER NOT NULL,         -- digest of its beginning
  bytes_read   INTEGER NOT NULL,         -- position behind the last record that was read, inflated
  tail_bytes   INTEGER NOT NULL,         -- size of what stands before that position and tail_digest covers
  tail_digest  INTEGER NOT NULL,         -- digest of what stands before that position
  within_array INTEGER NOT NULL,         -- 1: the position is inside a JSON array
  lines        INTEGER NOT NULL,         -- lines up to there
  rejected     INTEGER NOT NULL,         -- records up to there that were rejected
  last_ns      INTEGER NOT NULL,         -- when the position was written, Unix ns
  PRIMARY KEY (device, inode, begun_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (                   -- What the store asks of every writer and reader.
  name       TEXT PRIMARY KEY,           -- redaction, redaction_rules, ids, durability, pseudonym_key, …
  value      TEXT NOT NULL,              -- its value; absent rows have their default
  changed_ns INTEGER NOT NULL            -- when it was set, Unix ns
) STRICT, WITHOUT ROWID;

CREATE TABLE table_size (                -- Rows and bytes of tables, counted by whoever changes them.
  name          TEXT PRIMARY KEY,        -- the table
  rows          INTEGER NOT NULL,        -- rows
  bytes         INTEGER,                 -- what its rows took when they were written, by SQLite's record format; NULL: not counted
  content_bytes INTEGER                  -- of these, text and JSON of the application; NULL: none, or not counted
) STRICT, WITHOUT ROWID;

CREATE TABLE migration (                 -- The ledger: which migrations made this schema.
  version       INTEGER PRIMARY KEY,     -- its number, the schema's version from then on
  name          TEXT NOT NULL,           -- 0001_initial, …
  applied_ns    INTEGER NOT NULL,        -- when, Unix ns
  library       TEXT NOT NULL,           -- version of the library that applied it
  oldest_reader INTEGER NOT NULL,        -- libraries that know this schema version or later may read
  oldest_writer INTEGER NOT NULL         -- libraries that know this schema version or later may write
) STRICT;

CREATE TABLE role (                      -- A set of grants.
  name       TEXT PRIMARY KEY,           -- the name
  created_ns INTEGER NOT NULL            -- when, Unix ns
) STRICT, WITHOUT ROWID;

CREATE TABLE role_grant (                -- What a role may do. No row: it may not.
  role   TEXT NOT NULL REFERENCES role (name) ON DELETE CASCADE,  -- the role
  action TEXT NOT NULL,                  -- read, content, write, …, or custom: the application's own
  object TEXT NOT NULL,                  -- a view, a record type, a custom operation or *
  scope  TEXT NOT NULL,                  -- JSON: {"service":["chat"]} is rows of these services; {} is every row
  PRIMARY KEY (role, action, object, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE principal (                 -- Who reads or writes. Rows are never deleted.
  name        TEXT PRIMARY KEY,          -- the name
  role        TEXT NOT NULL REFERENCES role (name),  -- what it may do
  created_ns  INTEGER NOT NULL,          -- when, Unix ns
  disabled_ns INTEGER                    -- when it was shut out, Unix ns; NULL: it is not
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (                   -- A key a principal proves itself with; only its digest is kept.
  id         TEXT PRIMARY KEY,           -- the part of the key that names it: 8 letters and digits
  principal  TEXT NOT NULL REFERENCES principal (name),  -- whose
  digest     BLOB NOT NULL,              -- BLAKE2b-256 of id and secret, keyed with the store's own key
  created_ns INTEGER NOT NULL,           -- when, Unix ns
  expires_ns INTEGER,                    -- valid until, Unix ns; NULL: no end
  revoked_ns INTEGER                     -- when it was revoked, Unix ns; NULL: it is not
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (                     -- What was read or changed, and by whom. Rows are only added, and chained.
  id        INTEGER PRIMARY KEY,         -- 1, 2, 3 …: none is left out
  at_ns     INTEGER NOT NULL,            -- when, Unix ns
  at_us     INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  principal TEXT,                        -- who; NULL: the file's owner
  action    TEXT NOT NULL,               -- content, set, grant, erase, …
  object    TEXT NOT NULL,               -- a view, a setting, a subject
  columns   TEXT,                        -- JSON array: content columns that were read
  subjects  TEXT,                        -- JSON array: whom it concerned, "user:u42" …; null: erased since; a number: so many more
  salts     BLOB,                        -- 16 bytes for each subject: the salt of its digest, or once it was erased the digest
  rows_read INTEGER,                     -- rows that were read
  result    TEXT NOT NULL,               -- ok, denied, failed
  began_id  INTEGER,                     -- audit.id of the entry before the first row; NULL: this is the first
  chain     BLOB NOT NULL                -- keyed digest of this row and the chain of the row before
) STRICT;
CREATE INDEX audit_by_at ON audit (at_us);

CREATE TABLE retention_policy (          -- How long rows and text are kept. Of those that match a row counts the one that names its status, else its service, else its kind. None: for ever.
  id         INTEGER PRIMARY KEY,        -- key
  what       TEXT NOT NULL,              -- completions, tools, resources, spans, errors, events, metrics, memory, scores, losses, all; content, rollups, audit; cold: text is packed
  service_id INTEGER REFERENCES service (id),  -- the service; NULL: all
  status     INTEGER,                    -- 2: with status error, or in a trace with one; NULL: all
  keep_ns    INTEGER,                    -- age at which they go, or are packed; NULL: never
  changed_ns INTEGER NOT NULL            -- when it was set, Unix ns
) STRICT;

CREATE TABLE retention_run (             -- A run of retention, archive or erasure. Those of apply are kept 400 days, and the last that finished.
  id             INTEGER PRIMARY KEY,    -- key, grows with arrival
  at_ns          INTEGER NOT NULL,       -- when it began, Unix ns
  at_us          INTEGER GENERATED ALWAYS AS (at_ns / 1000) VIRTUAL,  -- the same in Unix us
  kind           TEXT NOT NULL,          -- apply, archive, restore, erase
  finished       INTEGER NOT NULL,       -- 1: nothing was left to do
  rows_deleted   INTEGER NOT NULL,       -- rows
  bytes_freed    INTEGER NOT NULL,       -- bytes given back to the file system
  rows_remaining INTEGER,                -- rows still to go; NULL: not counted
  detail         TEXT                    -- JSON object
) STRICT;
CREATE INDEX retention_run_by_at ON retention_run (at_us);

CREATE TABLE alert_rule (                -- A threshold that is watched, and its state.
  name              TEXT PRIMARY KEY,    -- the name
  measure           TEXT NOT NULL,       -- error_rate, p95_ms, cost_usd, …
  service           TEXT,                -- of this service alone; NULL: of all
  environment       TEXT,                -- likewise
  kind              TEXT,                -- likewise: span.kind
  operation         TEXT,                -- likewise
  model             TEXT,                -- likewise
  window_ns         INTEGER NOT NULL,    -- the time it looks back
  above             INTEGER NOT NULL,    -- 1: fires above the threshold, 0: below
  threshold         REAL NOT NULL,       -- beyond it the alert fires, in the measure's unit
  warn              REAL,                -- beyond it the alert warns; NULL: it does not
  for_ns            INTEGER NOT NULL,    -- how long it must hold before the state changes, either way
  min_count         INTEGER NOT NULL,    -- with fewer calls in the window there is no data
  no_data           TEXT NOT NULL,       -- what no data means: ok, keep, alert
  changed_ns        INTEGER NOT NULL,    -- when the rule was set, Unix ns
  state             TEXT NOT NULL,       -- unknown, ok, warning, firing
  value             REAL,                -- at the last check; NULL: no data
  since_ns          INTEGER,             -- in this state since, Unix ns; NULL: never checked
  last_checked_ns   INTEGER,             -- Unix ns; NULL: never
  warn_differs_ns   INTEGER,             -- since when it should warn and does not, or the reverse; NULL: as it should
  alert_differs_ns  INTEGER,             -- since when it should fire and does not, or the reverse; NULL: as it should
  silenced_until_ns INTEGER,             -- Unix ns; NULL: not silenced
  told_state        TEXT                 -- the state that a command was last run for; NULL: none was
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_event (               -- A change of an alert's state.
  id        INTEGER PRIMARY KEY,         -- when, Unix us; of several at once each is one later
  name      TEXT NOT NULL,               -- alert_rule.name; the rule may be gone
  state     TEXT NOT NULL,               -- the new state
  previous  TEXT NOT NULL,               -- the state before
  value     REAL,                        -- the measure then; NULL: no data
  threshold REAL NOT NULL,               -- the rule's threshold then
  command   TEXT                         -- what became of the command: ok, running, what failed; NULL: none was run for it
) STRICT;

-- A user's rows lie in blocks of 8,192 ids, the newest first: those of many users are then written
-- side by side. What an index by user promises (rows, of a block, of a user in a block) is what lets
-- SQLite go from block to block (a skip-scan) for a user; nothing else is planned by figures.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('span', 'span_by_user', '1048576 8192 8'),
  ('conversation', 'conversation_by_user', '1048576 8192 8'),
  ('trace', 'trace_by_user', '1048576 8192 8'),
  ('event', 'event_by_user', '1048576 8192 8'),
  ('error', 'error_by_user', '1048576 8192 8'),
  ('score', 'score_by_user', '1048576 8192 8');
ANALYZE sqlite_schema;

PRAGMA user_version = 1;
