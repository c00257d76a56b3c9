#include "daybook/backup.hpp"

#include <unistd.h>

#include <filesystem>

#include "access/change_store.hpp"
#include "daybook/upkeep.hpp"
#include "schema/migrate.hpp"
#include "sql/backup.hpp"
#include "sql/connection.hpp"
#include "sql/error.hpp"
#include "sql/store_file.hpp"

namespace daybook {
namespace {

namespace fs = std::filesystem;

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored);
}

/// A log that is not empty belongs to what is there: it would be replayed into the copy.
void require_closed(const std::string& to) {
  std::error_code failure;
  const auto bytes = fs::file_size(to + "-wal", failure);
  if (failure || bytes == 0) return;
  throw Error(Error::Code::busy, to + " is a store that is in use, or was not closed",
              "name another file");
}

/// Under a name beside it first: what is there stays until the copy is whole.
void replace(sql::Connection& source, const std::string& to) {
  require_closed(to);
  const std::string fresh = to + ".new-" + std::to_string(::getpid());
  sql::backup(source, fresh);
  std::error_code failure;
  for (const char* suffix : {"-wal", "-shm"}) fs::remove(to + suffix, failure);
  fs::rename(fresh, to, failure);
  if (failure) {
    std::error_code ignored;
    fs::remove(fresh, ignored);
    throw sql::error_from_errno(failure.value(), "cannot replace " + to);
  }
  sql::sync_directory_of(to);
}

}  // namespace

BackupResult backup_store(const std::string& path, const std::string& file,
                          const BackupOptions& options) {
  const std::string to = fs::absolute(file).string();
  if (is_same_file(path, to))
    throw Error(Error::Code::invalid_argument, "the store is no backup of itself",
                "name another file");
  access::require(path, {"administer", "backup"});
  BackupResult result;
  {
    sql::Connection source = sql::Connection::open_reader(path);
    schema::require_readable(source);
    result.schema = sql::schema_version(source);
    std::error_code ignored;
    if (options.force && fs::is_regular_file(fs::symlink_status(to, ignored)))
      replace(source, to);
    else
      sql::backup(source, to);
  }
  result.path = to;
  result.bytes = fs::file_size(to);
  if (!options.verify) return result;
  for (const auto& finding : check_store(to).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      result.wrong.push_back(finding.check + ": " + finding.text);
  return result;
}

}  // namespace daybook
