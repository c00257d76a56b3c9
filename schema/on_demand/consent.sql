CREATE TABLE consent (                   -- Who agreed to what, and took it back.
  id           INTEGER PRIMARY KEY,      -- key
  kind         TEXT NOT NULL,            -- user, session
  name         TEXT,                     -- user_name.name or session.name, be there a row of it or not; NULL: erased since
  digest       BLOB NOT NULL,            -- keyed digest of the kind and the name, 16 bytes: it outlives the name
  purpose      TEXT NOT NULL,            -- content: that text is stored; others are only kept here
  evidence     TEXT,                     -- where it is told; NULL: not given, or erased since
  given_ns     INTEGER,                  -- when it was given, Unix ns; NULL: never
  withdrawn_ns INTEGER                   -- when it was taken back, Unix ns; NULL: it holds
) STRICT;
