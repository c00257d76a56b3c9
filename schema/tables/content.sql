CREATE TABLE content (                   -- Text and JSON, stored once within an epoch.
  id       INTEGER PRIMARY KEY,          -- key, grows with arrival
  text     TEXT,                         -- the text, always plain; NULL where packed
  packed   BLOB,                         -- the text as a zstd frame, cold: rtrim(packed, NULL) is it to daybook, NULL to others
  checksum INTEGER NOT NULL,             -- 64-bit digest of the text's bytes
  CHECK ((text IS NULL) <> (packed IS NULL))
) STRICT;
