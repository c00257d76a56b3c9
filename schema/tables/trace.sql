CREATE TABLE trace (                     -- A trace: the spans of one piece of work. Totals are kept by the writer.
  id            INTEGER PRIMARY KEY,     -- key, grows with arrival
  trace_id      BLOB NOT NULL,           -- W3C trace id, 16 bytes
  trace_hex     TEXT GENERATED ALWAYS AS (lower(hex(trace_id))) VIRTUAL,  -- the same as 32 hex digits
  first_at_ns   INTEGER NOT NULL,        -- begin of the earliest span, Unix ns
  last_at_ns    INTEGER NOT NULL,        -- end of the latest span, Unix ns
  spans         INTEGER NOT NULL,        -- spans stored
  completions   INTEGER NOT NULL,        -- of these, completions
  errors        INTEGER NOT NULL,        -- spans with status error
  input_tokens  INTEGER NOT NULL,        -- sum over completions
  output_tokens INTEGER NOT NULL,        -- sum over completions
  cost_nano_usd INTEGER NOT NULL,        -- sum of known costs
  unpriced      INTEGER NOT NULL         -- completions whose cost is unknown
) STRICT;
CREATE UNIQUE INDEX trace_by_hex ON trace (trace_hex);
