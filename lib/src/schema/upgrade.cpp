#include "schema/upgrade.hpp"

#include <chrono>

#include "sql/backup.hpp"
#include "sql/connection.hpp"
#include "sql/guard.hpp"
#include "sql/store_file.hpp"

namespace daybook::schema {
namespace {

constexpr std::chrono::seconds kWaitAtMost{30};

UpgradeResult plan(sql::Connection& connection, const Schema& known) {
  require_readable(connection, known);  // says so where the store is empty
  UpgradeResult result;
  result.from = result.to = writable_version(connection, known);
  for (; result.to < known.version(); ++result.to) {
    const Migration& migration = known.migrations[static_cast<std::size_t>(result.to)];
    result.steps.push_back({std::string(migration.source.name), migration.quick});
  }
  return result;
}

}  // namespace

UpgradeResult upgrade(const std::string& path, const UpgradeOptions& options, const Schema& known) {
  if (options.dry_run) {
    auto reader = sql::Connection::open_reader(path);
    UpgradeResult planned = plan(reader, known);
    if (!options.backup.empty()) sql::require_no_file(options.backup);
    return planned;
  }
  sql::Connection::WriterOptions open;
  open.force_filesystem = options.force_filesystem;
  auto opened = sql::Connection::open_writer(path, open);
  sql::Guard guard(opened.path());
  // From before the backup until after the last step: the backup holds all that was ever committed
  // to the old schema.
  const auto held = guard.acquire(kWaitAtMost);
  auto connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  UpgradeResult planned = plan(connection, known);
  if (!options.backup.empty()) sql::backup(connection, options.backup);
  if (!planned.steps.empty()) migrate_guarded(connection, Options::Upgrade::any, known);
  return planned;
}

}  // namespace daybook::schema

namespace daybook {

UpgradeResult upgrade_store(const std::string& path, const UpgradeOptions& options) {
  return schema::upgrade(path, options);
}

}  // namespace daybook
