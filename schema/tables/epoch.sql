CREATE TABLE epoch (                     -- A range of ids in arrival order; text is referred to only from its own epoch.
  id               INTEGER PRIMARY KEY,  -- key
  opened_ns        INTEGER NOT NULL,     -- when the first writer used it, Unix ns; 0: not yet
  closed_ns        INTEGER,              -- NULL: open
  first_span_id    INTEGER NOT NULL,     -- smallest span.id of it
  first_message_id INTEGER NOT NULL,     -- smallest message.id
  first_content_id INTEGER NOT NULL,     -- smallest content.id
  deleted          INTEGER NOT NULL DEFAULT 0,  -- rows deleted, or their text cut, since its text was swept
  newest_ns        INTEGER,              -- begin of its latest span, Unix ns; NULL: not known, it was open
  cut_to_ns        INTEGER NOT NULL DEFAULT 0,  -- text of its spans before that went by policy, Unix ns
  rules            INTEGER,              -- version of the redaction rules its text met; 0: some of it met none; NULL: not known
  cold_id          INTEGER NOT NULL DEFAULT 0,  -- texts up to this content.id are packed; -1: they are being unpacked
  cold_bytes       INTEGER NOT NULL DEFAULT 0,  -- bytes of its packed texts
  packed_bytes     INTEGER NOT NULL DEFAULT 0   -- what they take
) STRICT;
INSERT INTO epoch (id, opened_ns, first_span_id, first_message_id, first_content_id) VALUES (1, 0, 1, 1, 1);
