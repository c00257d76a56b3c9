// VirtualViews: tables of an empty connection whose rows are those of views of another one, as far
// as somebody may see them (https://www.sqlite.org/vtab.html).
//
//   sql::VirtualViews views(outer, inner);
//   views.add({"completions", {{"id", "INTEGER", "v.id"}, {"prompt", "", "NULL"}}, …});
//   sql::Statement statement(outer, "SELECT model FROM completions WHERE at_us > 1");
//
// A stranger's expressions run over rows that came through here and never meet another; there is no
// schema to read and no name to spoof. What bounds the rows is handed on to the inner SQL: =, <,
// <=, >, >= of numbers, = of texts, and an order by id or at_us. All cursors that are open at once
// see one moment of the store. Inner failures are told by their kind, never by their text.
//
// Both connections outlive it, and it the statements of `outer`. One thread, as they.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::sql {

/// What a statement was handed of rows with content.
struct ContentRow {
  std::string_view view, conversation, trace, user, session;  // empty: none
  std::int64_t id = 0;                                        // 0: the view has none
};

struct VirtualView {
  struct Column {
    std::string name;
    std::string type;        // as declared, see ViewFacts
    std::string expression;  // what it is of the inner row `v`; empty: NULL
    bool content = false;    // told to on_content where it is read
  };
  std::string name;
  std::vector<Column> columns;
  std::string from;   // "completions"
  std::string where;  // on `v`, of every row; empty: true
  /// Columns by which the inner SQL finds rows: numbers, and texts; and of both, those it finds few
  /// by.
  std::vector<int> number_keys, text_keys, selective;
  std::vector<int> orders;    // columns it can order by: integers, never NULL
  std::vector<int> identity;  // columns that together tell rows apart; none: `id` does
  /// Rows of these services only, where `by_service`.
  bool by_service = false;
  std::vector<std::string> services;
  /// Whether a row may be seen, by its `id`; empty: all of them.
  std::function<bool(std::int64_t id)> shows;
};

class VirtualViews {
 public:
  VirtualViews(Connection& outer, Connection& inner);
  ~VirtualViews();
  VirtualViews(const VirtualViews&) = delete;
  VirtualViews& operator=(const VirtualViews&) = delete;

  void add(VirtualView view);
  bool has(std::string_view name) const;
  /// Told of each row whose content is read; may be empty.
  std::function<void(const ContentRow&)> on_content;

  struct Shared;  // for the sql room only

 private:
  std::unique_ptr<Shared> shared_;
};

}  // namespace daybook::sql
