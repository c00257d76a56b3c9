#include "sql/packed_text.hpp"

#include <sqlite3.h>

#include <exception>

#include "codec/packed_text.hpp"
#include "sql/bounded_functions.hpp"
#include "sql/error.hpp"

namespace daybook::sql {
namespace {

std::string_view blob(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)))
               : std::string_view();
}

/// One connection's; SQLite ends it with the connection.
class Unpacking {
 public:
  Unpacking(sqlite3* db, bool bounded)
      : db_(db),
        trim_bytes_max_(bounded ? kTrimBytesMax : std::string_view::npos),
        texts_([this](std::uint32_t id) { return dictionary(id); }) {}

  void answer(sqlite3_context* context, sqlite3_value** values) {
    const bool may_be_packed = sqlite3_value_type(values[0]) == SQLITE_BLOB &&
                               sqlite3_value_type(values[1]) == SQLITE_NULL;
    const std::string_view frame = may_be_packed ? blob(values[0]) : std::string_view();
    const auto facts = codec::packed_facts(frame);
    if (!facts) return trim_end(context, values, trim_bytes_max_);
    const auto most = static_cast<std::uint64_t>(sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, -1));
    if (facts->text_bytes > most && facts->text_bytes <= codec::packed_text_bytes_max(frame.size()))
      return sqlite3_result_error_toobig(context);
    failed_ = SQLITE_CORRUPT;
    if (texts_.unpack(frame, text_))
      return sqlite3_result_text64(context, text_.data(), text_.size(), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    sqlite3_result_error(context, "a packed text cannot be unpacked: see `daybook check`", -1);
    sqlite3_result_error_code(context, failed_);
  }

 private:
  std::string dictionary(std::uint32_t id) {
    sqlite3_stmt* select = nullptr;
    std::string bytes;
    if (sqlite3_prepare_v2(db_, "SELECT bytes FROM content_dictionary WHERE id = ?1", -1, &select,
                           nullptr) != SQLITE_OK)
      return bytes;
    sqlite3_bind_int64(select, 1, id);
    const int code = sqlite3_step(select);
    if (code == SQLITE_ROW)
      bytes.assign(static_cast<const char*>(sqlite3_column_blob(select, 0)),
                   static_cast<std::size_t>(sqlite3_column_bytes(select, 0)));
    else if (code != SQLITE_DONE)
      failed_ = code;  // its time was over, the disk cannot be read
    sqlite3_finalize(select);
    return bytes;
  }

  sqlite3* db_;
  std::size_t trim_bytes_max_;
  codec::TextUnpacker texts_;
  std::string text_;
  int failed_ = SQLITE_CORRUPT;
};

/// A C++ exception must not cross SQLite.
void rtrim(sqlite3_context* context, int, sqlite3_value** values) {
  try {
    static_cast<Unpacking*>(sqlite3_user_data(context))->answer(context, values);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

void unpack_texts(Connection& connection, bool bounded) {
  // Deterministic: a frame has one text, by a dictionary whose id is never used again.
  const int code = sqlite3_create_function_v2(
      connection.handle(), "rtrim", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
      new Unpacking(connection.handle(), bounded), rtrim, nullptr, nullptr,
      [](void* unpacking) { delete static_cast<Unpacking*>(unpacking); });
  if (code != SQLITE_OK)
    throw error_from(connection.handle(), code, connection.path(), During::step);
}

std::string content_text(std::string_view as) {
  const std::string row(as);
  return "coalesce(" + row + ".text, rtrim(" + row + ".packed, NULL))";
}

}  // namespace daybook::sql
