CREATE VIRTUAL TABLE message_search USING fts5(  -- Words of messages' text (FTS5), by message.id, up to store_state.search_next_message_id. Holds no text of its own; `daybook search --index` creates and fills it.
  text,                                  -- TEXT to MATCH against: each letter of scripts written without spaces is a word; always read as NULL
  content = '',
  tokenize = 'unicode61 remove_diacritics 2'
);
