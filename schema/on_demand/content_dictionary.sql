CREATE TABLE content_dictionary (        -- What the packed texts of an epoch are packed with.
  id       INTEGER PRIMARY KEY,          -- key: the dictionary's id in each frame
  epoch_id INTEGER NOT NULL REFERENCES epoch (id),  -- the epoch
  made_ns  INTEGER NOT NULL,             -- when it was trained, Unix ns
  bytes    BLOB NOT NULL,                -- a zstd dictionary: pieces of text
  samples  BLOB NOT NULL,                -- content.id of the texts it was trained on: pieces of no other are in it
  retired  INTEGER NOT NULL DEFAULT 0    -- 1: one of these went or changed; it goes once nothing is packed with it
) STRICT;
