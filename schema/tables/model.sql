CREATE TABLE model (                     -- A model of a provider. Dictionary: rows are never deleted.
  id       INTEGER PRIMARY KEY,          -- key
  provider TEXT NOT NULL,                -- openai, anthropic, …; empty where unknown
  name     TEXT NOT NULL,                -- the model's name; empty where unknown
  UNIQUE (provider, name)
) STRICT;
