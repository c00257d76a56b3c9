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
