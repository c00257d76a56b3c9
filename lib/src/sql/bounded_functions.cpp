#include "sql/bounded_functions.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "sql/error.hpp"
#include "sql/packed_text.hpp"

namespace daybook::sql {
namespace {

bool any_null(int count, sqlite3_value** values) {
  return std::any_of(values, values + count,
                     [](sqlite3_value* v) { return sqlite3_value_type(v) == SQLITE_NULL; });
}

std::string_view text(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)))
               : std::string_view();
}

std::string_view blob(sqlite3_value* value) {
  const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)))
               : std::string_view();
}

/// Linear, unlike string_view::find. npos: not there.
std::size_t position(std::string_view in, std::string_view what, std::size_t from) {
  if (what.empty()) return from;
  if (in.size() - from < what.size()) return std::string_view::npos;
  const void* at = ::memmem(in.data() + from, in.size() - from, what.data(), what.size());
  return at ? static_cast<std::size_t>(static_cast<const char*>(at) - in.data())
            : std::string_view::npos;
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

void instr(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return;
  const bool bytes =
      sqlite3_value_type(values[0]) == SQLITE_BLOB && sqlite3_value_type(values[1]) == SQLITE_BLOB;
  const std::string_view in = bytes ? blob(values[0]) : text(values[0]);
  const std::string_view what = bytes ? blob(values[1]) : text(values[1]);
  // In a text a character is found where one begins: what begins within one, at the start alone.
  const bool begins_within = !bytes && !what.empty() && continues(what[0]);
  std::size_t at = what.empty() ? 0 : position(in, what, 0);
  if (begins_within && at != 0) at = std::string_view::npos;
  if (at == std::string_view::npos) return sqlite3_result_int(context, 0);
  std::int64_t before = static_cast<std::int64_t>(at);
  if (!bytes && before > 0) before -= std::count_if(in.begin() + 1, in.begin() + before, continues);
  sqlite3_result_int64(context, before + 1);
}

void replace(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(2, values)) return;
  const std::string_view in = text(values[0]), what = text(values[1]);
  if (what.empty()) return sqlite3_result_value(context, values[0]);
  if (any_null(count, values)) return;
  const std::string_view by = text(values[2]);
  const auto most = static_cast<std::size_t>(
      sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1));
  std::string out;
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = position(in, what, from);
    const std::size_t end = std::min(at, in.size());
    if (out.size() + (end - from) + by.size() > most) return sqlite3_result_error_toobig(context);
    out.append(in, from, end - from);
    if (at == std::string_view::npos) break;
    out.append(by);
    from = at + what.size();
  }
  sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The characters of a text, each as its bytes.
std::vector<std::string_view> characters(std::string_view of) {
  std::vector<std::string_view> all;
  while (!of.empty()) {
    std::size_t size = 1;
    while (static_cast<unsigned char>(of[0]) >= 0xc0 && size < of.size() && continues(of[size]))
      ++size;
    all.push_back(of.substr(0, size));
    of.remove_prefix(size);
  }
  return all;
}

/// Bit 1 of the sides: from the left, bit 2: from the right.
void trim_sides(sqlite3_context* context, sqlite3_value** values, std::intptr_t sides,
                std::size_t bytes_max) {
  if (any_null(2, values)) return;
  std::string_view left = text(values[0]);
  if (text(values[1]).size() > bytes_max)
    return sqlite3_result_error(context, "too many characters to trim", -1);
  const auto set = characters(text(values[1]));
  const auto strip = [&](auto has, auto remove) {
    for (bool again = true; again;) {
      again = false;
      for (const std::string_view c : set) {
        if (!has(c)) continue;
        remove(c.size());
        again = true;
        break;
      }
    }
  };
  if (sides & 1)
    strip([&](auto c) { return left.starts_with(c); }, [&](auto n) { left.remove_prefix(n); });
  if (sides & 2)
    strip([&](auto c) { return left.ends_with(c); }, [&](auto n) { left.remove_suffix(n); });
  sqlite3_result_text64(context, left.data(), left.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The sides are the user data.
void trim(sqlite3_context* context, int, sqlite3_value** values) {
  trim_sides(context, values, reinterpret_cast<std::intptr_t>(sqlite3_user_data(context)),
             kTrimBytesMax);
}

/// A C++ exception must not cross SQLite.
template <void (*function)(sqlite3_context*, int, sqlite3_value**)>
void guarded(sqlite3_context* context, int count, sqlite3_value** values) {
  try {
    function(context, count, values);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

void trim_end(sqlite3_context* context, sqlite3_value** values, std::size_t bytes_max) {
  trim_sides(context, values, 2, bytes_max);
}

void bound_functions(Connection& connection) {
  using Function = void (*)(sqlite3_context*, int, sqlite3_value**);
  struct {
    const char* name;
    int arguments;
    std::intptr_t data;
    Function function;
  } const functions[] = {{"instr", 2, 0, guarded<instr>},
                         {"replace", 3, 0, guarded<replace>},
                         {"ltrim", 2, 1, guarded<trim>},
                         {"trim", 2, 3, guarded<trim>}};
  for (const auto& f : functions) {
    const int code = sqlite3_create_function_v2(
        connection.handle(), f.name, f.arguments,
        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, reinterpret_cast<void*>(f.data),
        f.function, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
      throw error_from(connection.handle(), code, connection.path(), During::step);
  }
  unpack_texts(connection, true);  // rtrim()
}

}  // namespace daybook::sql
