CREATE TABLE message (                   -- A node of the tree of messages: its path to the root is a request.
  id         INTEGER PRIMARY KEY,        -- key, grows with arrival; a parent's is smaller
  parent_id  INTEGER,                    -- message.id before this one; NULL: the first message
  depth      INTEGER NOT NULL,           -- 1 for the first message
  at_ms      INTEGER NOT NULL,           -- begin of the call that brought it, Unix ms
  at_us      INTEGER GENERATED ALWAYS AS (at_ms * 1000) VIRTUAL,  -- the same in Unix us
  role_code  INTEGER NOT NULL,           -- 0 none given (see extra), 1 system, 2 user, 3 assistant, 4 tool, 5 other
  other_role TEXT,                       -- the role where role_code is 5
  role       TEXT GENERATED ALWAYS AS (  -- system, user, assistant, tool, …; NULL: none given, see extra
    CASE role_code WHEN 1 THEN 'system' WHEN 2 THEN 'user'       -- made of role_code
      WHEN 3 THEN 'assistant' WHEN 4 THEN 'tool'                 -- and, for 5,
      WHEN 5 THEN other_role END) VIRTUAL,                       -- of other_role
  content_id INTEGER,                    -- content.id of the text, where shape is 0
  extra_id   INTEGER,                    -- content.id of a canonical JSON object: all other keys
  shape      INTEGER NOT NULL,           -- content is: 0 a string, 1 null, 2 absent, 3 within extra
  alias_of   INTEGER                     -- message.id of the answer this one resends in another dress
) STRICT;
CREATE INDEX message_by_at ON message (at_us);
