// StoreNames: what names stand for something in a store, so that what is refused is told from what
// is not there; and which views a statement may be about.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::access {

std::string lower_case(std::string_view name);

class StoreNames {
 public:
  explicit StoreNames(sql::Connection& connection);
  /// A table, view, index or table-valued function; upper and lower case are one.
  bool has(std::string_view name) const;
  /// Views whose name occurs in the SQL, wherever it stands.
  std::vector<std::string> views_in(std::string_view sql) const;
  bool is_view(std::string_view name) const { return views_.find(name) != views_.end(); }

 private:
  std::set<std::string> all_;
  std::set<std::string, std::less<>> views_;
};

}  // namespace daybook::access
