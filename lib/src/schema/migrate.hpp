// Migrate: brings a store to this library's schema, and tells which libraries get on with a store.
// The SQL is embedded from schema/ and migrations/.
//
// All that is pending runs in one IMMEDIATE transaction at synchronous FULL, each migration with
// its row in the ledger (`migration`), under the Guard; views are dropped and recreated: the store
// is the old one or the new one, never between. A newer store is Error{schema_too_new} with both
// versions and the remedy, unless its ledger opens it to libraries as old as ours; a store with
// more pending than the caller allows is Error{schema_too_old}; a foreign file is Error{corrupt},
// and so is one whose header does not say what it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daybook/store.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"

namespace daybook::schema {

constexpr int kVersion = 1;  // the newest migration

struct Source {
  std::string_view name;  // "span", "0001_initial"
  std::string_view sql;
};
const std::vector<Source>& tables();
const std::vector<Source>& on_demand();  // tables that a store has once they are used
/// Creates one of these, in a write transaction, where the store has it not.
void create_on_demand(sql::Connection& connection, std::string_view table);
bool has_table(sql::Connection& connection, std::string_view table);
const std::vector<Source>& views();
const std::vector<Source>& migrations();

/// A migration and what its first line says of it:
///   -- quick, oldest_reader 1, oldest_writer 1
/// quick (else: slow): additive, takes less than a second on any store, so that open() may apply
/// it. From then on libraries that know the schema version `oldest_reader` or later may read the
/// store, from `oldest_writer` on write it.
struct Migration {
  Source source;
  bool quick = false;
  int oldest_reader = 0, oldest_writer = 0;
};
Migration migration_of(const Source& source);  // throws internal where the line is not there

/// What a library knows of schemas. Tests bring a later, or earlier, one.
struct Schema {
  std::vector<Migration> migrations;
  std::vector<Source> views;
  int version() const noexcept { return static_cast<int>(migrations.size()); }
};
const Schema& current();

/// Creates the schema in an empty file, or applies what is pending and `allowed`. True if the store
/// was empty.
bool migrate(sql::Connection& connection, sql::Guard& guard,
             Options::Upgrade allowed = Options::Upgrade::quick, const Schema& known = current());
/// The same with the guard held by the caller.
bool migrate_guarded(sql::Connection& connection, Options::Upgrade allowed,
                     const Schema& known = current());

/// Throws schema_too_new or corrupt where this library may not read (or, `for_writing`, write) the
/// store.
void require_readable(sql::Connection& connection, const Schema& known = current());
/// Inside a transaction: the version is still ours? Throws schema_too_new.
void require_current(sql::Connection& connection, const Schema& known = current());

/// The schema version; 0 for an empty file. Throws where this library may not write the store.
int writable_version(sql::Connection& connection, const Schema& known = current());

}  // namespace daybook::schema
