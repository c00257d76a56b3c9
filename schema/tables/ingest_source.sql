CREATE TABLE ingest_source (             -- A file that was read, and how far: written with its last rows.
  path        TEXT NOT NULL,             -- as it was named
  device      INTEGER NOT NULL,          -- the file's device; 0: not a file
  inode       INTEGER NOT NULL,          -- the file's inode
  head_digest INTEGER NOT NULL,          -- digest of its first 1 KiB
  bytes_read  INTEGER NOT NULL,          -- position behind the last line that was read
  lines       INTEGER NOT NULL,          -- lines that were read
  rejected    INTEGER NOT NULL,          -- of these, rejected
  last_ns     INTEGER NOT NULL,          -- when, Unix ns
  PRIMARY KEY (path, device, inode, head_digest)
) STRICT, WITHOUT ROWID;
