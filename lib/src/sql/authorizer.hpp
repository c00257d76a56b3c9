// Authorizer: what SQL of others may touch on a connection, as SQLite asks while it prepares it.
//
//   sql::Authorizer authorizer(connection, [](const sql::Read& read) { return Answer::refuse; });
//   sql::Statement statement(connection, sql_of_a_stranger);      // throws Error{denied}
//
// Refused is everything that is not listed: any statement but a SELECT, PRAGMAs, tables and columns
// that `Rules` does not let through, the schema's own tables, functions outside a fixed list. The
// decision is by table and column as the schema names them. Which view or WITH a column was reached
// through is told too, but a WITH may have any name: it must not decide what is allowed.
//
// SQLite prepares a statement anew where the schema changed, and asks again: rules must not change
// in a way that lets an older statement read more. The connection outlives it.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::sql {

/// A column of a table or view that a statement reads.
struct Read {
  std::string_view table;
  std::string_view column;  // empty: its rows are counted, no column is named
  std::string_view within;  // the view or WITH whose text names it; empty: the statement itself
};

/// What `SELECT * FROM name` reads and answers, without running it.
struct ViewFacts {
  struct Column {
    std::string name;
    std::string type;  // by which values are compared; empty: as they are
  };
  std::vector<Column> columns;
  std::set<std::pair<std::string, std::string>> reads;  // table or view, column
};
class Authorizer {
 public:
  enum class Answer { allow, hide, refuse };  // hide: it reads as NULL
  using Rules = std::function<Answer(const Read&)>;

  Authorizer(Connection& connection, Rules rules);
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;
  ~Authorizer();

  /// While one lives everything passes: statements of daybook's own, prepared and ended within.
  class Trust {
   public:
    explicit Trust(Authorizer& of) noexcept : of_(of), before_(of.trusting_) {
      of_.trusting_ = true;
    }
    ~Trust() { of_.trusting_ = before_; }
    Trust(const Trust&) = delete;
    Trust& operator=(const Trust&) = delete;

   private:
    Authorizer& of_;
    const bool before_;
  };
  /// Asks nobody: for the sake of facts_of() alone.
  void trust_for_good() noexcept { trusting_ = true; }
  ViewFacts facts_of(const std::string& view);
  /// MATCH, and what FTS5 asks of its own tables, is let through; its tables are up to the rules.
  void allow_full_text() noexcept { full_text_ = true; }
  /// What SQLite is answered to one question: SQLITE_OK, SQLITE_DENY or SQLITE_IGNORE. Its texts
  /// may be null.
  int decide(int action, const char* first, const char* second, const char* database,
             const char* within) {
    return asked(this, action, first, second, database, within);
  }
  void forget_refused() noexcept { refused_.clear(); }
  /// What was refused first since then: "read table audit", "call load_extension()"; empty:
  /// nothing.
  const std::string& refused() const noexcept { return refused_; }

 private:
  static int asked(void* self, int action, const char* first, const char* second,
                   const char* database, const char* within);
  int answer(int action, std::string_view first, std::string_view second, std::string_view database,
             std::string_view within);
  int answer_read(const Read& read, std::string_view database);
  int refuse(std::string what);

  Connection& connection_;
  Rules rules_;
  ViewFacts* facts_ = nullptr;  // where reads are noted
  bool trusting_ = false, full_text_ = false;
  std::string refused_;
};

/// Whether a view's or a stranger's SQL may call the function.
bool is_harmless_function(std::string_view name);

}  // namespace daybook::sql
