CREATE TABLE tombstone (                 -- What was erased, so that it does not come back by a resend or restore.
  kind   TEXT NOT NULL,                  -- user, session, conversation, trace, record
  digest BLOB NOT NULL,                  -- keyed digest of the id that was erased
  at_ns  INTEGER NOT NULL,               -- when, Unix ns
  PRIMARY KEY (kind, digest)
) STRICT, WITHOUT ROWID;
