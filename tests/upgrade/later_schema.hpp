// LaterSchema: what a daybook to come knows: ours, and migrations that do not exist yet.
//
//   LaterSchema later({"slow, oldest_reader 1, oldest_writer 2"});
//   schema::upgrade(path, {}, later.known);
//
// Each migration adds a column with a default to `loss` and a table, and there is a view more.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "schema/migrate.hpp"
#include "schema/upgrade.hpp"
#include "sql/connection.hpp"

namespace testing {

struct LaterSchema {
  std::deque<std::string> texts;  // of the views in `known`
  daybook::schema::Schema known = daybook::schema::current();

  /// `sql`: what each runs besides.
  explicit LaterSchema(const std::vector<std::string>& marks, const std::string& sql = "") {
    for (const std::string& mark : marks) {
      const std::string number = std::to_string(known.version() + 1);
      const std::string& name = texts.emplace_back("000" + number + "_later");
      const std::string& text = texts.emplace_back(
          "-- " + mark + "\nALTER TABLE loss ADD COLUMN later" + number +
          " INTEGER NOT NULL DEFAULT 0;\nCREATE TABLE later" + number + " (x INTEGER) STRICT;\n" +
          sql + "\nPRAGMA user_version = " + number + ";\n");
      known.migrations.push_back(daybook::schema::migration_of({name, text}));
    }
    known.views.push_back({"later", "CREATE VIEW later AS SELECT 1 AS x"});
  }
  LaterSchema(const LaterSchema&) = delete;
};

inline std::string text_of(const std::string& path, const std::string& sql) {
  return daybook::sql::Connection::open_reader(path).text(sql);
}

template <class Run>
daybook::Error error_of(Run run) {
  try {
    run();
  } catch (const daybook::Error& error) {
    return error;
  }
  return daybook::Error(daybook::Error::Code::internal, "nothing was thrown");
}

}  // namespace testing
