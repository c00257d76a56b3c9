// ViewCursor: the rows of one scan of a VirtualView; for the sql room only.
//
// A plan is what xBestIndex decided, as text: which columns are read, which are bound by what, and
// the order. It is the key of the statements that are kept for it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sql/connection.hpp"
#include "sql/virtual_views.hpp"

struct sqlite3_context;
struct sqlite3_value;

namespace daybook::sql {

struct VirtualViews::Shared {
  Shared(Connection& of_outer, Connection& of_inner) : outer(of_outer), inner(of_inner) {}
  Connection& outer;
  Connection& inner;
  VirtualViews* owner = nullptr;
  std::map<std::string, std::unique_ptr<VirtualView>, std::less<>> views;
  /// Statements that no cursor uses now, by their SQL.
  std::map<std::string, std::vector<Statement>, std::less<>> idle;
  int open_cursors = 0;

  void opened();  // the first begins a transaction,
  void closed();  // the last ends it
};

struct ViewPlan {
  struct Bound {
    int column;
    char compare;  // = < > l (<=) g (>=) i (IN)
  };
  struct Order {
    int column;
    bool descending;
  };
  std::vector<bool> read;  // by column
  std::vector<Bound> bounds;
  std::vector<Order> order;

  std::string text() const;
  static ViewPlan of(std::string_view text);
};

/// A value that rows are compared with; a copy, where SQLite's own passes away.
struct ViewValue {
  int type = 5;  // as Statement's
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
};

class ViewCursor {
 public:
  ViewCursor(VirtualViews::Shared& shared, const VirtualView& view);
  ~ViewCursor();
  ViewCursor(const ViewCursor&) = delete;
  ViewCursor& operator=(const ViewCursor&) = delete;

  void begin(std::string_view plan, const std::vector<sqlite3_value*>& values);
  void next();
  bool ended() const noexcept { return current_ == nullptr; }
  void answer(sqlite3_context* context, int column);
  std::int64_t row_id() const;

 private:
  struct Part {  // of some services, where one statement for all would not come in order at once
    Part(std::string text, Statement ready) : sql(std::move(text)), statement(std::move(ready)) {}
    std::string sql;
    Statement statement;
    bool has_row = false;
  };
  std::string sql_for(const std::vector<std::string>& services) const;
  bool finds_few() const;
  /// Takes the values of the bounds; those that the inner SQL would compare in another way go.
  void take_values(const std::vector<sqlite3_value*>& given);
  bool can_take(const ViewPlan::Bound& bound, const std::vector<ViewValue>& values) const;
  void add_bounds(std::string& sql) const;
  void add_part(const std::vector<std::string>& services);
  void advance(Part& part);
  void choose();
  bool is_before(const Part& a, const Part& b) const;
  void give_back() noexcept;
  void note_content();

  VirtualViews::Shared& shared_;
  const VirtualView& view_;
  ViewPlan plan_;
  std::vector<std::vector<ViewValue>> values_;  // of the plan's bounds; several of an IN
  std::vector<std::unique_ptr<Part>> parts_;
  Part* current_ = nullptr;
  bool wants_notes_ = false, noted_ = false;
};

/// What follows the view's own columns in the inner row.
enum Extra { kExtraId, kExtraConversation, kExtraTrace, kExtraUser, kExtraSession };

}  // namespace daybook::sql
