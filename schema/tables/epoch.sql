CREATE TABLE epoch (                     -- A range of ids in arrival order; text is referred to only from its own epoch.
  id               INTEGER PRIMARY KEY,  -- key
  opened_ns        INTEGER NOT NULL,     -- when the first writer used it, Unix ns; 0: not yet
  closed_ns        INTEGER,              -- NULL: open
  first_span_id    INTEGER NOT NULL,     -- smallest span.id of it
  first_message_id INTEGER NOT NULL,     -- smallest message.id
  first_content_id INTEGER NOT NULL      -- smallest content.id
) STRICT;
INSERT INTO epoch VALUES (1, 0, NULL, 1, 1, 1);
