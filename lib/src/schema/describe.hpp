// Describe: what tables, views and their columns mean, read from the comments of the SQL files.
//
//   CREATE TABLE span (            -- Every timed thing.
//     id    INTEGER PRIMARY KEY,   -- key, grows with arrival
//   CREATE VIEW spans AS           -- Every timed thing.
//   SELECT
//     span.id AS id,               -- INTEGER key, grows with arrival
//
// A column's comment stands on the line where its name does; a view's begins with the column's
// type.
#pragma once

#include <string>
#include <vector>

#include "schema/migrate.hpp"

namespace daybook::schema {

struct Column {
  std::string name, type, meaning;
};
struct Description {
  std::string name, meaning;
  std::vector<Column> columns;
};

Description describe_table(const Source& table);
Description describe_view(const Source& view);

}  // namespace daybook::schema
