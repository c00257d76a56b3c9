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
