CREATE TABLE restored (                  -- Text that came back from an archive: spans of an older epoch that refer to text of this one.
  epoch_id      INTEGER NOT NULL REFERENCES epoch (id),  -- epoch the text is in
  first_span_id INTEGER NOT NULL,        -- spans from this span.id on
  end_span_id   INTEGER NOT NULL,        -- and before this one may refer to it
  PRIMARY KEY (epoch_id, first_span_id)
) STRICT, WITHOUT ROWID;
