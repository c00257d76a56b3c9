CREATE TABLE content (                   -- Text and JSON, stored once within an epoch.
  id       INTEGER PRIMARY KEY,          -- key, grows with arrival
  text     TEXT,                         -- the text, always plain; NULL where packed
  packed   BLOB,                         -- zstd-compressed text; NULL where plain
  checksum INTEGER NOT NULL,             -- 64-bit digest of the bytes as stored
  CHECK ((text IS NULL) <> (packed IS NULL))
) STRICT;
