// WholeStore: a connection to the store for a principal who sees every row. What may be read is
// decided by base table and column: those that the views named so far are made of.
//
// Columns that hold content read as NULL, in every statement of the connection, unless content is
// granted of all views; none of them has an index that could tell their order, and the full-text
// index is refused with them.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "access/principal.hpp"
#include "access/read_log.hpp"
#include "access/store_names.hpp"
#include "sql/authorizer.hpp"
#include "sql/connection.hpp"
#include "sql/restriction.hpp"

namespace daybook::access {

class WholeStore {
 public:
  WholeStore(const std::string& path, const Principal& principal, bool shows_content,
             const sql::Restriction::Bounds& bounds);

  /// Throws Error{denied}. `is_enough` is false where the statement names columns that only
  /// ScopedStore can show rightly.
  sql::Statement prepare(std::string_view sql, ReadEvent& event, bool& is_enough);
  /// With it, statements that show content are left to ScopedStore, which tells whose it is.
  void leave_content() noexcept { leaves_content_ = true; }
  sql::Connection& connection() noexcept { return connection_; }
  /// Of the store, as it is now: under another one statements would be judged anew.
  std::int64_t schema_version();

 private:
  using Answer = sql::Authorizer::Answer;
  void learn(const std::string& view);
  Answer decide(const sql::Read& read);
  Answer decide_counted(const sql::Read& read) const;
  Answer decide_view(const sql::Read& read, bool holds_content, bool is_made_of_text);
  Answer decide_content(const sql::Read& read);
  /// Within a view's own text, as SQLite says; what it is worth see may_spoof_.
  bool is_inside_view(const sql::Read& read) const;

  const Principal& principal_;
  const bool shows_content_;
  bool leaves_content_ = false;
  sql::Connection connection_;
  StoreNames names_;
  enum class Kind { plain, content, view, view_content, view_text };  // view_text: see view_rules
  std::unordered_map<std::string, Kind> columns_;  // that may be read, "table column"
  std::set<std::string, std::less<>> tables_;      // of these
  std::set<std::string> learned_;
  std::string key_;  // room for a look-up
  sql::Authorizer authorizer_;
  std::optional<sql::Statement> asks_version_;
  std::int64_t schema_version_ = 0;
  ReadEvent* event_ = nullptr;  // of the statement that is prepared now
  bool is_enough_ = true, asks_index_ = false, may_spoof_ = false;
};

}  // namespace daybook::access
