#include "read/query_error.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace daybook::read {
namespace {

/// What follows `marker` in the text, or nothing.
std::string_view behind(std::string_view text, std::string_view marker) {
  const std::size_t at = text.find(marker);
  return at == std::string_view::npos ? std::string_view() : text.substr(at + marker.size());
}

std::vector<std::string> column_of(sql::Statement statement) {
  std::vector<std::string> values;
  while (statement.step()) values.emplace_back(statement.text(0));
  return values;
}

std::vector<std::string> view_names(sql::Connection& connection) {
  return column_of(
      {connection, "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY rowid"});
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool names_word(std::string_view sql, std::string_view word) {
  for (std::size_t at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(sql[at - 1])) && (end == sql.size() || !is_word(sql[end])))
      return true;
  }
  return false;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  return std::string(base::nearest(word, {candidates.begin(), candidates.end()}));
}

/// The columns of the views that the statement names, as far as can be told without parsing it.
std::vector<std::string> columns_named_by(sql::Connection& connection, std::string_view sql) {
  std::vector<std::string> columns;
  for (const std::string& view : view_names(connection)) {
    if (!names_word(sql, view)) continue;
    sql::Statement info(connection, "SELECT name FROM pragma_table_info(?1)");
    info.bind(1, std::string_view(view));
    const std::vector<std::string> own = column_of(std::move(info));
    columns.insert(columns.end(), own.begin(), own.end());
  }
  return columns;
}

Error named(const Error& failure, const std::string& kind, std::string_view name,
            const std::string& near, const std::string& hint) {
  std::string text = "no such " + kind + " " + std::string(name);
  if (!near.empty()) text += ": did you mean " + near + "?";
  return {Error::Code::invalid_argument, text, hint, failure.sqlite_code};
}

}  // namespace

Error with_nearest_name(sql::Connection& connection, std::string_view sql, const Error& failure) {
  const std::string_view what = failure.what();
  if (std::string_view table = behind(what, "no such table: "); !table.empty()) {
    if (table == "message_search")
      return named(failure, "table", table, "", "`daybook search --index` makes and fills it");
    return named(failure, "view", table, nearest(table, view_names(connection)),
                 "`daybook schema` lists the views");
  }
  if (std::string_view column = behind(what, "no such column: "); !column.empty()) {
    const std::string_view bare = column.substr(column.rfind('.') + 1);  // npos + 1 is 0
    return named(failure, "column", column, nearest(bare, columns_named_by(connection, sql)),
                 "`daybook schema VIEW` lists the columns of a view");
  }
  const std::string store = "store " + connection.path() + ": ";
  if (failure.code == Error::Code::invalid_argument && what.starts_with(store)) {
    return {failure.code, "the SQL cannot be read: " + std::string(what.substr(store.size())),
            "write it as SQLite does; `daybook schema` lists the views", failure.sqlite_code};
  }
  return failure;
}

}  // namespace daybook::read
