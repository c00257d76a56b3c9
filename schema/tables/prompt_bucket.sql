CREATE TABLE prompt_bucket (             -- The histogram of a prompt's latencies. Kept by the writer.
  prompt_id INTEGER NOT NULL REFERENCES prompt (id),  -- whose calls
  value_ns  INTEGER NOT NULL,            -- the bucket's middle: within 1 % of every value in it
  count     INTEGER NOT NULL,            -- calls
  PRIMARY KEY (prompt_id, value_ns)
) STRICT, WITHOUT ROWID;
