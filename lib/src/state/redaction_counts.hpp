// RedactionCounts: what redaction replaced, by rule, gathered over a batch and added to its day.
//
//   counts.add("email", 2);
//   counts.write(now_ns);            // before COMMIT
//
// One connection, one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::state {

class RedactionCounts {
 public:
  explicit RedactionCounts(sql::Connection& db) : db_(db) {}
  void add(std::string_view rule, std::uint64_t hits);
  /// The first time in a store it makes the table.
  void write(std::int64_t now_ns);
  void discard() noexcept { hits_.clear(); }  // after a rollback

 private:
  sql::Connection& db_;
  std::map<std::string, std::uint64_t, std::less<>> hits_;
};

/// All of it, by rule.
std::vector<std::pair<std::string, std::uint64_t>> redactions_by_rule(sql::Connection& db);

}  // namespace daybook::state
