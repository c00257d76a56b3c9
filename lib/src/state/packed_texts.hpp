// Packed texts: the dictionaries that a store's cold texts are packed with (table
// `content_dictionary`, which is there once a text was packed with one).
//
//   codec::TextUnpacker texts = text_unpacker(connection);
//   if (!texts.unpack(row.text(1), text)) …it is damaged
//
// SQL has sql::content_text() for that; this way says which text it is that cannot be read. The
// connection outlives it. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/packed_text.hpp"
#include "sql/connection.hpp"

namespace daybook::state {

codec::TextUnpacker text_unpacker(sql::Connection& connection);

/// The samples of a dictionary as its row holds them: differences of ids, which grow, as varints.
std::string pack_ids(const std::vector<std::int64_t>& ids);
/// Nothing: they are damaged.
std::optional<std::vector<std::int64_t>> unpack_ids(std::string_view bytes);

}  // namespace daybook::state
