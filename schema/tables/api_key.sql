CREATE TABLE api_key (                   -- A key a principal proves itself with; only its digest is kept.
  digest     BLOB PRIMARY KEY,           -- digest of the key
  principal  TEXT NOT NULL REFERENCES principal (name),  -- whose
  created_ns INTEGER NOT NULL,           -- when, Unix ns
  expires_ns INTEGER,                    -- valid until, Unix ns; NULL: no end
  revoked_ns INTEGER                     -- when it was revoked, Unix ns; NULL: it is not
) STRICT, WITHOUT ROWID;
