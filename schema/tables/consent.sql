CREATE TABLE consent (                   -- What a user or session agreed to, as told; the latest row holds.
  id         INTEGER PRIMARY KEY,        -- key, grows with arrival
  at_ns      INTEGER NOT NULL,           -- from when, Unix ns
  service_id INTEGER REFERENCES service (id),    -- in which service; NULL: all
  user_id    INTEGER REFERENCES user_name (id),  -- the user; NULL: see session
  session_id INTEGER REFERENCES session (id),    -- the session; NULL: see user
  purpose    TEXT NOT NULL,              -- content, training, …
  given      INTEGER NOT NULL            -- 1: agreed, 0: withheld
) STRICT;
