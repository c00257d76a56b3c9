CREATE TABLE digest_run (                -- What one batch stored, by digest: other processes read these to know what is there.
  kind     INTEGER NOT NULL,             -- 1 long texts (ids are content.id), 2 answered calls, 3 calls in traces (ids are span.id)
  first_id INTEGER NOT NULL,             -- id of the run's first: the rows append
  hour     INTEGER NOT NULL,             -- hour of arrival, Unix hours
  digests  BLOB NOT NULL,                -- 8 bytes each, little-endian: id less first_id, 32-bit digest under a key of the store
  PRIMARY KEY (kind, first_id)
) STRICT, WITHOUT ROWID;
