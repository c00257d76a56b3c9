#include "rows/resource_access.hpp"

namespace daybook::rows {

ResourceAccessTable::ResourceAccessTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO resource_access (id, server_id, uri_id, action, side, outcome,"
              " error_code, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)") {}

void ResourceAccessTable::insert(const ResourceAccessRow& row) {
  insert_.bind(1, row.id).bind_or_null(2, row.server_id).bind_or_null(3, row.uri_id);
  insert_.bind(4, row.action).bind_or_null(5, row.side).bind_or_null(6, row.outcome);
  insert_.bind_or_null(7, row.error_code).bind(8, row.bytes);
  insert_.run();
}

}  // namespace daybook::rows
