CREATE TABLE message_head (              -- Ends of conversations, by which other processes fold onto them.
  hour       INTEGER NOT NULL,           -- hour of arrival, Unix hours: the index appends
  digest     INTEGER NOT NULL,           -- keyed 64-bit digest of the redacted path
  message_id INTEGER NOT NULL,           -- message.id of the path's last message
  PRIMARY KEY (hour, digest, message_id)
) STRICT, WITHOUT ROWID;
