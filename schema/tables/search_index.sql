CREATE TABLE search_index (              -- One row: how far message_search goes.
  id              INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1
  next_message_id INTEGER NOT NULL,      -- messages before it are in message_search, where they have text
  built_ns        INTEGER                -- when that was written, Unix ns; NULL: never, or not since text was deleted
) STRICT;
INSERT INTO search_index VALUES (1, 1, NULL);
