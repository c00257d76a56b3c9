#include "watch/health.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "access/audit_check.hpp"
#include "base/clock.hpp"
#include "base/process.hpp"
#include "base/time_text.hpp"
#include "schema/migrate.hpp"
#include "sql/connection.hpp"
#include "state/growth.hpp"
#include "state/settings.hpp"
#include "watch/alert_rows.hpp"
#include "watch/alert_window.hpp"

namespace daybook {
namespace {

using watch::HealthFacts;

std::uint64_t file_bytes(const std::string& path) {
  std::error_code missing;
  const std::uintmax_t bytes = std::filesystem::file_size(path, missing);
  return missing ? 0 : bytes;
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// The store and its folder, where the log beside it is made.
std::string not_writable(const std::string& path) {
  if (::access(path.c_str(), W_OK) != 0) return path;
  return ::access(folder_of(path).c_str(), W_OK | X_OK) == 0 ? "" : folder_of(path);
}

void read_files(const std::string& path, StoreHealth& health) {
  health.db_bytes = file_bytes(path);
  health.wal_bytes = file_bytes(path + "-wal");
  std::error_code unknown;
  const auto space = std::filesystem::space(folder_of(path), unknown);
  if (unknown) return;
  health.disk_free = space.available;
  health.disk_bytes = space.capacity;
}

void read_losses(sql::Connection& connection, StoreHealth& health) {
  sql::Statement select(connection,
                        "SELECT reason, CAST(total(records) AS INTEGER) FROM loss"
                        " WHERE at_us >= ?1 GROUP BY reason ORDER BY 2 DESC, 1");
  select.bind(1, (health.at.time_since_epoch().count() - base::kNsPerDay) / 1000);
  while (select.step()) {
    health.lost.push_back(
        {std::string(select.text(0)), static_cast<std::uint64_t>(select.integer(1))});
  }
}

void read_writers(sql::Connection& connection, StoreHealth& health) {
  sql::Statement select(connection,
                        "SELECT boot_id, pid, process_began, last_ns FROM writer ORDER BY 4 DESC");
  while (select.step()) {
    const base::Process process{std::string(select.text(0)), select.integer(1), select.integer(2)};
    if (base::life_of(process) != base::Life::gone)
      health.writers.push_back({process.pid, Time(Nanos(select.integer(3)))});
  }
}

/// What a day adds: as counted, or where less than half a day is known, as if each call of the last
/// 24 hours took as much as one of the past. By whole hours: no raw rows.
std::uint64_t bytes_per_day(sql::Connection& connection, const StoreHealth& health) {
  const std::int64_t now_ns = health.at.time_since_epoch().count();
  const state::Growth growth = state::read_growth(connection, now_ns);
  if (growth.measured_ns > 0)
    return static_cast<std::uint64_t>(std::max(growth.file.bytes_per_day, 0.0));
  const std::int64_t begin_ns =
      std::max<std::int64_t>(base::floor_to(now_ns - base::kNsPerDay, base::kNsPerHour), 0);
  const auto calls =
      watch::read_window(connection, {}, begin_ns, now_ns, watch::WindowParts::sums).count;
  const std::int64_t spans = connection.integer("SELECT rows FROM table_size WHERE name = 'span'");
  if (spans <= 0 || calls <= 0) return 0;
  const double share = std::min(static_cast<double>(calls) / static_cast<double>(spans), 1.0);
  return static_cast<std::uint64_t>(share * static_cast<double>(health.db_bytes));
}

void read_alerts_and_retention(sql::Connection& connection, StoreHealth& health,
                               HealthFacts& facts) {
  for (const watch::AlertRow& row : watch::read_alert_rows(connection)) {
    health.alerts.push_back(watch::alert_of(row));
    facts.rules_set = std::max(facts.rules_set, Time(Nanos(row.changed_ns)));
  }
  facts.has_policy = connection.integer("SELECT count(*) FROM retention_policy") > 0;
  const std::int64_t last_ns =
      connection.integer("SELECT max(at_ns) FROM retention_run WHERE kind = 'apply'");
  if (last_ns > 0) health.last_retention = Time(Nanos(last_ns));
}

}  // namespace

std::uint64_t watch::free_percent_min(sql::Connection& connection) {
  std::uint64_t percent = HealthFacts().free_percent_min;  // of what is not a number, too
  const std::string set = state::stored_setting(connection, "disk_free_min").value_or("");
  std::from_chars(set.data(), set.data() + set.size(), percent);
  return percent;
}

std::vector<Alert> StoreHealth::firing() const {
  std::vector<Alert> firing;
  for (const Alert& alert : alerts)
    if (alert.fires(at)) firing.push_back(alert);
  return firing;
}

StoreHealth store_health(const std::string& path, const HealthOptions& options) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  StoreHealth health;
  HealthFacts facts;
  health.at = options.now.value_or(Time(Nanos(base::system_clock().wall_ns())));
  facts.path = connection.path();
  facts.not_writable = not_writable(facts.path);
  facts.pending_migrations =
      std::max(schema::current().version() - sql::schema_version(connection), 0);
  read_files(facts.path, health);
  connection.exec("BEGIN");  // one snapshot; an exception closes the connection, which ends it
  read_losses(connection, health);
  read_writers(connection, health);
  read_alerts_and_retention(connection, health, facts);
  facts.free_percent_min = watch::free_percent_min(connection);
  facts.audit_problem = access::audit_end_problem(connection);
  health.bytes_per_day = bytes_per_day(connection, health);
  connection.exec("COMMIT");
  health.problems = watch::judge(health, facts);
  return health;
}

}  // namespace daybook
