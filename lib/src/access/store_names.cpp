#include "access/store_names.hpp"

#include <algorithm>

namespace daybook::access {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool names_word(std::string_view sql, std::string_view word) {
  for (std::size_t at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(sql[at - 1])) && (end == sql.size() || !is_word(sql[end])))
      return true;
  }
  return false;
}

}  // namespace

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

StoreNames::StoreNames(sql::Connection& connection) {
  sql::Statement objects(connection, "SELECT name, type FROM sqlite_schema");
  while (objects.step()) {
    all_.insert(lower_case(objects.text(0)));
    if (objects.text(1) == "view") views_.emplace(objects.text(0));
  }
  sql::Statement modules(connection, "SELECT name FROM pragma_module_list");
  while (modules.step()) all_.insert(lower_case(modules.text(0)));
}

bool StoreNames::has(std::string_view name) const {
  const std::string lower = lower_case(name);
  return lower.starts_with("sqlite_") || lower.starts_with("pragma_") || all_.count(lower) != 0;
}

std::vector<std::string> StoreNames::views_in(std::string_view sql) const {
  const std::string lower = lower_case(sql);
  std::vector<std::string> found;
  for (const std::string& view : views_)
    if (names_word(lower, view)) found.push_back(view);
  return found;
}

}  // namespace daybook::access
