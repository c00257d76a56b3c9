// GuardedStore: a store whose policy is on, with principals of every kind, asked as its owner.
//
//   GuardedStore store;
//   Store opened = store.open(store.key_of("ann", "writer").text);
#pragma once

#include <string>
#include <vector>

#include "daybook/daybook.hpp"
#include "sql/connection.hpp"
#include "support/temp_folder.hpp"

namespace daybook::test {

struct GuardedStore {
  testing::TempFolder folder;
  const std::string path = folder / "daybook.db";
  NewKey owner = [this] {
    create_store(path);
    return enable_access(path);
  }();
  std::vector<std::string> told;  // by on_error; of the writer's thread until the store is closed

  NewKey key_of(const std::string& name, const std::string& role) {
    const KeyScope acting(owner.text);
    add_principal(path, name, role);
    return add_key(path, name);
  }
  NewKey key_with(const std::string& name, const std::vector<RoleGrant>& grants) {
    {
      const KeyScope acting(owner.text);
      add_role(path, name + "-role");
      for (const RoleGrant& grant : grants) allow(path, name + "-role", grant);
    }
    return key_of(name, name + "-role");
  }
  Store open(const std::string& key = "", const std::string& service = "chat") {
    Options options;
    options.service = service;
    options.key = key;
    options.on_error = [this](const Error& error) { told.push_back(error.what()); };
    return Store::open(path, std::move(options));
  }
  std::string rows(const std::string& sql) {
    const KeyScope acting(owner.text);
    std::string text;
    sql::Connection connection = sql::Connection::open_reader(path);
    sql::Statement select(connection, sql);
    while (select.step()) {
      for (int i = 0; i < select.columns(); ++i)
        text += (i > 0 ? " " : "") + std::string(select.text(i));
      text += '\n';
    }
    return text;
  }
  std::string errors() {
    return rows("SELECT operation, error_type, error_message, context_json FROM errors");
  }
  std::string audit(const std::string& action) {
    return rows(
        "SELECT coalesce(principal, '-'), object, result, rows_read FROM audit"
        " WHERE action = '" +
        action + "' ORDER BY id");
  }
};

}  // namespace daybook::test
