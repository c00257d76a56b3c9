#include "retain/rollup_hours.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_text.hpp"
#include "schema/migrate.hpp"

namespace daybook::retain {
namespace {

constexpr std::int64_t kHoursPerDay = 24;
constexpr std::int64_t kSumDays = 400, kHistogramDays = 31;

using Tables = std::vector<const char*>;

Tables sums(sql::Connection& connection) {
  constexpr const char* kPacked = "rollup_hour_measure";  // made by the first fold
  Tables tables = {"rollup_hour", "rollup_error_hour", "rollup_tool_hour", "rollup_hour_quantile"};
  if (schema::has_table(connection, kPacked)) tables.push_back(kPacked);
  return tables;
}

Tables histograms(sql::Connection& connection) {
  Tables tables = {"rollup_hour_bucket", "rollup_tool_hour_bucket"};
  for (const char* table : {"rollup_hour_histogram", "rollup_prompt_hour"})  // on demand
    if (schema::has_table(connection, table)) tables.push_back(table);
  return tables;
}

Tables metric_sums() {
  return {"rollup_metric_hour"};
}

Tables metric_histograms() {
  return {"rollup_metric_hour_bucket"};
}

/// Those of metrics have an hour's begin instead of its number.
bool is_of_metrics(std::string_view table) {
  return table.substr(0, 14) == "rollup_metric_";
}

/// Rows of hours before ?1.
std::string before(std::string_view table) {
  return std::string(table) +
         (is_of_metrics(table) ? " WHERE hour_us < ?1 * 3600000000" : " WHERE hour < ?1");
}

std::int64_t next_hour(sql::Connection& connection, const Tables& tables) {
  std::int64_t next = INT64_MAX;
  for (const char* table : tables) {
    const std::string hour = is_of_metrics(table) ? "min(hour_us) / 3600000000" : "min(hour)";
    sql::Statement first(connection,
                         "SELECT coalesce(" + hour + ", 9223372036854775807) FROM " + table);
    next = std::min(next, first.first_integer());
  }
  return next;
}

/// By state::RollupFold, in table_size.
bool is_counted(std::string_view table) {
  return table == "rollup_hour" || table == "rollup_hour_bucket";
}

/// The next day that has rows; false: there is none left before the horizon.
bool prune_day(sql::Connection& connection, Ledger& ledger, const Tables& tables,
               const std::string& mark, std::int64_t horizon) {
  const std::int64_t hour = next_hour(connection, tables);
  const bool more = hour < horizon;
  const std::int64_t end = more ? base::floor_to(hour, kHoursPerDay) + kHoursPerDay : horizon;
  for (const char* table : tables) {
    sql::Statement(connection, "DELETE FROM " + before(table)).bind(1, end).run();
    is_counted(table) ? ledger.rows(table, connection.changes())
                      : ledger.uncounted_rows(table, connection.changes());
  }
  sql::Statement(connection, "UPDATE store_state SET " + mark + " = max(" + mark + ", ?1)")
      .bind(1, end)
      .run();
  return more;
}

bool prune(Job& job, Ledger& ledger, const Tables& tables, const std::string& mark,
           std::int64_t horizon) {
  sql::Connection& connection = job.connection();
  while (connection.integer("SELECT " + mark + " FROM store_state") < horizon) {
    if (job.time_is_up()) return false;
    job.transaction([&] {
      ledger.begin();
      while (prune_day(connection, ledger, tables, mark, horizon) && !job.turn_is_over()) continue;
      ledger.write();
      // table_size does not know what came after an hour's fold.
      connection.exec(
          "UPDATE table_size SET rows = max(rows, 0), bytes = max(bytes, 0)"
          " WHERE name IN ('rollup_hour', 'rollup_hour_bucket')");
    });
    ledger.committed();
  }
  return true;
}

void count(sql::Connection& connection, const Tables& tables, std::int64_t horizon,
           Counts& counts) {
  for (const char* table : tables)
    counts[table] = sql::Statement(connection, "SELECT count(*) FROM " + before(table))
                        .bind(1, horizon)
                        .first_integer();
}

}  // namespace

HourHorizon hour_horizon(sql::Connection& connection, const Policies& policies,
                         std::int64_t now_ns) {
  constexpr std::int64_t kDayNs = kHoursPerDay * base::kNsPerHour;
  const Policy* const policy = policies.find({What::rollups, 0, false});
  std::int64_t sums_ns = kSumDays * kDayNs;
  if (policy != nullptr) sums_ns = policy->keep_ns.value_or(now_ns);
  const std::int64_t histograms_ns = std::min(sums_ns, kHistogramDays * kDayNs);
  const std::int64_t folded = connection.integer("SELECT folded_hour FROM store_state");
  const auto horizon = [&](std::int64_t keep_ns, std::int64_t most) {
    const std::int64_t hour = std::min((now_ns - keep_ns) / base::kNsPerHour, most);
    return std::max<std::int64_t>(base::floor_to(hour, kHoursPerDay), 0);
  };
  // As RollupFold closes hours: a clock that is ahead takes none that records have not come to.
  const std::int64_t newest =
      sql::Statement(connection,
                     "SELECT max(hour_us) / 3600000000 FROM rollup_metric_hour WHERE hour_us <= ?1")
          .bind(1, now_ns / 1000)
          .first_integer();
  return {horizon(sums_ns, folded), horizon(histograms_ns, folded), horizon(sums_ns, newest),
          horizon(histograms_ns, newest)};
}

bool prune_hours(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  const HourHorizon horizon = hour_horizon(connection, policies, now_ns);
  return prune(job, ledger, histograms(connection), "kept_bucket_hour", horizon.histograms) &&
         prune(job, ledger, sums(connection), "kept_hour", horizon.sums) &&
         prune(job, ledger, metric_histograms(), "kept_metric_bucket_hour",
               horizon.metric_histograms) &&
         prune(job, ledger, metric_sums(), "kept_metric_hour", horizon.metric_sums);
}

Counts count_hours(sql::Connection& connection, const HourHorizon& horizon) {
  Counts counts;
  count(connection, histograms(connection), horizon.histograms, counts);
  count(connection, sums(connection), horizon.sums, counts);
  count(connection, metric_histograms(), horizon.metric_histograms, counts);
  count(connection, metric_sums(), horizon.metric_sums, counts);
  return counts;
}

}  // namespace daybook::retain
