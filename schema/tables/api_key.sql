CREATE TABLE api_key (                   -- A key a principal proves itself with; only its digest is kept.
  id         TEXT PRIMARY KEY,           -- the part of the key that names it: 8 letters and digits
  principal  TEXT NOT NULL REFERENCES principal (name),  -- whose
  digest     BLOB NOT NULL,              -- BLAKE2b-256 of id and secret, keyed with the store's own key
  created_ns INTEGER NOT NULL,           -- when, Unix ns
  expires_ns INTEGER,                    -- valid until, Unix ns; NULL: no end
  revoked_ns INTEGER                     -- when it was revoked, Unix ns; NULL: it is not
) STRICT, WITHOUT ROWID;
