CREATE TABLE role_grant (                -- What a role may do. No row: it may not.
  role   TEXT NOT NULL REFERENCES role (name) ON DELETE CASCADE,  -- the role
  action TEXT NOT NULL,                  -- read, content, write, …, or custom: the application's own
  object TEXT NOT NULL,                  -- a view, a record type, a custom operation or *
  scope  TEXT NOT NULL,                  -- JSON: {"service":["chat"]} is rows of these services; {} is every row
  PRIMARY KEY (role, action, object, scope)
) STRICT, WITHOUT ROWID;
