// Packed text in SQL: cold texts are zstd frames in content.packed, and the views read
//
//   coalesce(content.text, rtrim(content.packed, NULL))
//
// rtrim() of anything and NULL is NULL, so SQLite's own gives every other tool NULL; on connections
// of daybook it unpacks a frame. (Temporary views in place of the store's, with a function of our
// own, were the other way: they cost a copy of the schema for each connection, and one that is open
// when the first text is packed would not have them.) In all else it answers as SQLite's does.
#pragma once

#include <string>
#include <string_view>

#include "sql/connection.hpp"

namespace daybook::sql {

/// The dictionaries are found in the connection's own store, by a statement that its authorizer is
/// asked about like any other: who may not read content_dictionary cannot unpack, and so cannot
/// look into a dictionary with frames of his own making.
/// `bounded`: what is trimmed is at most so long as bounded_functions.hpp says.
void unpack_texts(Connection& connection, bool bounded = false);

/// The text of a row of content `as` that may be packed, as SQL.
std::string content_text(std::string_view as);

}  // namespace daybook::sql
