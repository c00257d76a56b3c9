#include "schema/migrate.hpp"

namespace daybook::schema {

bool has_table(sql::Connection& connection, std::string_view table) {
  sql::Statement select(connection, "SELECT 1 FROM sqlite_schema WHERE name = ?1");
  return select.bind(1, table).first_integer() != 0;
}

void create_on_demand(sql::Connection& connection, std::string_view table) {
  if (has_table(connection, table)) return;
  for (const Source& source : on_demand())
    if (source.name == table) connection.exec(source.sql);
}

}  // namespace daybook::schema
