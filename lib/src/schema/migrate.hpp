// Migrate: brings a store to this library's schema. The SQL is embedded from schema/ and
// migrations/.
//
// A migration runs in one IMMEDIATE transaction at synchronous FULL with its row in the ledger
// (`migration`), under the Guard; views are dropped and recreated by each. A newer store is
// Error{schema_too_new} with both versions and the remedy; a foreign file is Error{corrupt}, and so
// is one whose header does not say what it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"
#include "sql/guard.hpp"

namespace daybook::schema {

constexpr int kVersion = 1;  // the newest migration

struct Source {
  std::string_view name;  // "span", "0001_initial"
  std::string_view sql;
};
const std::vector<Source>& tables();
const std::vector<Source>& views();
const std::vector<Source>& migrations();

/// Creates the schema in an empty file, or applies what is pending. True if the store was empty.
bool migrate(sql::Connection& connection, sql::Guard& guard);
/// Throws schema_too_new or corrupt where this library may not read (or, `for_writing`, write) the
/// store.
void require_readable(sql::Connection& connection);
/// Inside a transaction: the version is still ours? Throws schema_too_new.
void require_current(sql::Connection& connection);

}  // namespace daybook::schema
