CREATE TABLE setting (                   -- What the store asks of every writer and reader.
  name       TEXT PRIMARY KEY,           -- redaction, redaction_rules, ids, durability, pseudonym_key, …
  value      TEXT NOT NULL,              -- its value; absent rows have their default
  changed_ns INTEGER NOT NULL            -- when it was set, Unix ns
) STRICT, WITHOUT ROWID;
