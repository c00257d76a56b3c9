CREATE TABLE message_head (              -- Ends of answered paths: other processes fold onto them and find their conversation.
  hour       INTEGER NOT NULL,           -- hour of arrival, Unix hours: the index appends
  digest     INTEGER NOT NULL,           -- 64-bit digest of the redacted path under a key of the store
  message_id INTEGER NOT NULL,           -- message.id of the path's last message
  span_row   INTEGER,                    -- span.id of the call whose answer that is; NULL: of none, it opens requests
  PRIMARY KEY (hour, digest, message_id)
) STRICT, WITHOUT ROWID;
