#include <filesystem>

#include "daybook/upkeep.hpp"
#include "schema/migrate.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"

namespace daybook {
namespace {

/// The schema version of what is there; 0 where nothing is, or a file that is still empty.
int version_of(const std::string& path) {
  std::error_code ignored;  // what cannot be looked at is told by the attempt to open it
  if (!std::filesystem::exists(path, ignored)) return 0;
  auto connection = sql::Connection::open_reader(path);
  const int version = sql::schema_version(connection);
  if (version > 0) schema::require_readable(connection);
  return version;
}

}  // namespace

CreateResult create_store(const std::string& path, const CreateOptions& options) {
  if (const int version = version_of(path); version > 0) return {false, version};
  auto connection = sql::Connection::open_writer(
      path, {true, options.page_size, options.group, options.force_filesystem});
  sql::Guard guard(connection.path());
  const bool created = schema::migrate(connection, guard);
  return {created, sql::schema_version(connection)};
}

}  // namespace daybook
