// Selection as SQL: the condition on one table's rows.
//
//   std::string where;
//   if (!condition(selection, columns, where)) …;      // no row of the table can meet it
//   bind(selection, statement);                          // the names that the statement has
#pragma once

#include <string>

#include "access/principal.hpp"
#include "daybook/exporter.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

/// A selection as a store's rows are asked for it.
struct Wanted : Selection {
  std::string stored_user, stored_session, stored_conversation;  // what the store made of the ids
  std::int64_t status_code = 0;
  access::Scope scope{true, {}};                  // of the principal who exports
  std::int64_t first_id = 0, end_id = INT64_MAX;  // rows of the table: [first, end)
  bool is_of_all_ids() const noexcept { return first_id == 0 && end_id == INT64_MAX; }
};

/// Checks types and status, and finds out what the store made of the ids. Throws invalid_argument.
Wanted wanted(sql::Connection& connection, Selection selection);

/// The columns of a table that a selection is about; nullptr: it has none.
struct SelectColumns {
  const char* resource;
  const char* operation = nullptr;
  const char* model = nullptr;  // a condition with :model
  const char* status = nullptr;
  const char* user = nullptr;
  const char* session = nullptr;
  const char* conversation = nullptr;  // a condition with :conversation and :stored_conversation
  const char* trace = nullptr;         // a condition with :trace
};

/// Appends terms, each after AND, on table `t`. False: no row can meet them.
bool add_conditions(const Wanted& wanted, const SelectColumns& columns, std::string& sql);
void bind(const Wanted& wanted, sql::Statement& statement);

}  // namespace daybook::read
