CREATE TABLE role_grant (                -- What a role may do. No row: it may not.
  role   TEXT NOT NULL REFERENCES role (name) ON DELETE CASCADE,  -- the role
  action TEXT NOT NULL,                  -- read, content, write, or the application's own operation
  object TEXT NOT NULL,                  -- a view, a record type or *
  scope  TEXT NOT NULL,                  -- JSON object of row filters; {} is every row
  PRIMARY KEY (role, action, object, scope)
) STRICT, WITHOUT ROWID;
