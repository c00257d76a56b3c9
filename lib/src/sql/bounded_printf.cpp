#include "sql/bounded_printf.hpp"

#include <sqlite3.h>

#include <cstdio>
#include <memory>
#include <string_view>
#include <vector>

#include "sql/error.hpp"

namespace daybook::sql {
namespace {

constexpr std::int64_t kRepeatMax = 1'000'000;

/// A connection that answers printf() for others.
struct Printer {
  Printer() = default;
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;
  ~Printer() {
    for (sqlite3_stmt* statement : by_count) sqlite3_finalize(statement);
    sqlite3_close(db);
  }
  sqlite3_stmt* of(int count) {
    const auto at = static_cast<std::size_t>(count);
    if (by_count.size() <= at) by_count.resize(at + 1);
    if (by_count[at]) return by_count[at];
    std::string sql = "SELECT printf(?";
    for (int i = 1; i < count; ++i) sql += ",?";
    sqlite3_prepare_v2(db, (sql + ')').c_str(), -1, &by_count[at], nullptr);
    return by_count[at];
  }
  sqlite3* db = nullptr;
  std::vector<sqlite3_stmt*> by_count;  // of arguments
};

/// Whether a `%c` of the format repeats its character too often.
bool repeats_too_often(std::string_view format) {
  constexpr std::string_view kFlags = "-+ #0!,", kDigits = "0123456789*";
  for (std::size_t at = format.find('%'); at < format.size(); at = format.find('%', at)) {
    at = format.find_first_not_of(kFlags, at + 1);
    if (at != std::string_view::npos) at = format.find_first_not_of(kDigits, at);
    if (at == std::string_view::npos) return false;
    std::int64_t repeats = 0;
    if (format[at] == '.') {
      for (++at; at < format.size() && kDigits.find(format[at]) != std::string_view::npos; ++at)
        repeats = format[at] == '*' ? kRepeatMax + 1
                                    : std::min(repeats * 10 + (format[at] - '0'), kRepeatMax + 1);
    }
    while (at < format.size() && format[at] == 'l') ++at;
    if (at < format.size() && format[at] == 'c' && repeats > kRepeatMax) return true;
    ++at;
  }
  return false;
}

void print(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count == 0 || sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
  if (!bytes) return sqlite3_result_error_nomem(context);
  const std::string_view format(bytes);  // as SQLite: up to a NUL
  if (format == ".%09dZ" && count == 2 && sqlite3_value_type(values[1]) == SQLITE_INTEGER) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, ".%09lldZ",
                                   static_cast<long long>(sqlite3_value_int64(values[1])));
    return sqlite3_result_text(context, text, size, SQLITE_TRANSIENT);
  }
  if (repeats_too_often(format))
    return sqlite3_result_error(context, "a character is repeated too often", -1);
  Printer& printer = *static_cast<Printer*>(sqlite3_user_data(context));
  sqlite3_stmt* statement = printer.of(count);
  if (!statement) return sqlite3_result_error_nomem(context);
  for (int i = 0; i < count; ++i) sqlite3_bind_value(statement, i + 1, values[i]);
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    if (text)
      sqlite3_result_text(context, text, sqlite3_column_bytes(statement, 0), SQLITE_TRANSIENT);
  } else {
    sqlite3_result_error_code(context, code);
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

void guarded(sqlite3_context* context, int count, sqlite3_value** values) {
  try {
    print(context, count, values);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

void bound_printf(Connection& connection) {
  for (const char* name : {"printf", "format"}) {
    auto printer = std::make_unique<Printer>();
    int code = sqlite3_open_v2(":memory:", &printer->db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) throw error_from(printer->db, code, connection.path(), During::step);
    sqlite3_limit(printer->db, SQLITE_LIMIT_LENGTH,
                  sqlite3_limit(connection.handle(), SQLITE_LIMIT_LENGTH, -1));
    // It destroys the data itself where it fails.
    code = sqlite3_create_function_v2(connection.handle(), name, -1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                      printer.release(), guarded, nullptr, nullptr,
                                      [](void* data) { delete static_cast<Printer*>(data); });
    if (code != SQLITE_OK)
      throw error_from(connection.handle(), code, connection.path(), During::step);
  }
}

}  // namespace daybook::sql
