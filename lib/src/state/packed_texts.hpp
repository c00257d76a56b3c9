// Packed texts: the dictionaries that a store's cold texts are packed with (table
// `content_dictionary`, which is there once a text was packed with one).
//
//   codec::TextUnpacker texts = text_unpacker(connection);
//   if (!texts.unpack(row.text(1), text)) …it is damaged
//
// SQL has sql::content_text() for that; this way says which text it is that cannot be read. The
// connection outlives it. One thread.
#pragma once

#include "codec/packed_text.hpp"
#include "sql/connection.hpp"

namespace daybook::state {

codec::TextUnpacker text_unpacker(sql::Connection& connection);

}  // namespace daybook::state
