CREATE TABLE rollup_redaction_day (      -- What redaction replaced before it was stored, by day of writing and rule. Kept for ever.
  day_us INTEGER NOT NULL,               -- begin of the day, UTC, Unix us
  rule   TEXT NOT NULL,                  -- the rule's name; 'failed': one could not finish, and all of a text was replaced
  hits   INTEGER NOT NULL,               -- replacements
  PRIMARY KEY (day_us, rule)
) STRICT, WITHOUT ROWID;
