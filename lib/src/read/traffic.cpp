#include <algorithm>
#include <map>

#include "read/periods.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"

namespace daybook {
namespace {

struct Loss {
  std::int64_t hour, records;
  std::string service;
};

struct Sums {
  std::int64_t count = 0, errors = 0;
};

using LostByService = std::map<std::string, std::int64_t>;

/// Losses know their service and nothing else: a report of anything narrower has none.
std::vector<Loss> read_losses(sql::Connection& connection, const Window& window,
                              const access::Scope& scope) {
  std::vector<Loss> losses;
  if (!window.environment.empty() || !window.operation.empty() || !window.provider.empty() ||
      !window.model.empty() || !window.status.empty()) {
    return losses;
  }
  const bool by_service = window.by.empty() || std::find(window.by.begin(), window.by.end(),
                                                         "service") != window.by.end();
  sql::Statement select(connection,
                        "SELECT loss.at_us / 3600000000, loss.records, service.name FROM loss"
                        " LEFT JOIN service ON service.id = loss.service_id");
  while (select.step()) {
    if (!read::lets_through(window.service, select.text(2)) || !read::is_in(scope, select.text(2)))
      continue;
    losses.push_back({select.integer(0), select.integer(1),
                      by_service ? std::string(select.text(2)) : std::string()});
  }
  return losses;
}

LostByService lost_in(const read::Hours& hours, const std::vector<Loss>& losses) {
  LostByService lost;
  for (const Loss& loss : losses) {
    if (loss.hour >= hours.begin && loss.hour < hours.end) lost[loss.service] += loss.records;
  }
  return lost;
}

bool is_service_alone(const ReportKey& key) {
  return key.environment.empty() && key.kind.empty() && key.operation.empty() &&
         key.provider.empty() && key.model.empty() && key.status.empty();
}

/// The rows of one period, losses among them, in order of their names.
std::vector<TrafficRow> rows_of(const std::vector<ReportKey>& keys, const std::vector<Sums>& sums,
                                LostByService lost) {
  std::vector<TrafficRow> rows;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (sums[i].count == 0) continue;
    TrafficRow row;
    static_cast<ReportKey&>(row) = keys[i];
    row.count = sums[i].count;
    row.errors = sums[i].errors;
    row.error_rate = static_cast<double>(row.errors) / static_cast<double>(row.count);
    if (is_service_alone(row)) {
      row.losses = lost[row.service];
      lost.erase(row.service);
    }
    rows.push_back(std::move(row));
  }
  for (const auto& [service, records] : lost) {
    TrafficRow row;
    row.service = service;
    row.losses = records;
    const auto after = std::find_if(rows.begin(), rows.end(), [&](const TrafficRow& other) {
      return other.service >= row.service;
    });
    rows.insert(after, std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<TrafficRow> Reader::traffic(const Window& window) const {
  const State& state = read::held(state_);
  const access::Scope scope = read::report_scope(state, "report_traffic");
  sql::Connection& connection = *state.connection;
  const read::Snapshot snapshot(connection);
  const read::Horizon horizon = read::read_horizon(connection);
  const read::RollupGroups groups(connection, window, {"service", "environment", "kind"}, scope);
  const std::vector<Loss> losses = read_losses(connection, window, scope);
  read::TierSelect counters(connection, "group_id, count", "rollup_", "", "count > 0");
  std::vector<TrafficRow> rows;
  for (const read::Period& period :
       read::periods_of(window, window.bucket.value_or(Bucket::hour), horizon, horizon.kept_hour)) {
    std::vector<Sums> sums(groups.keys().size());
    counters.each(read::stretches(period.hours, horizon), [&](const sql::Statement& row) {
      const std::size_t at = groups.row_of(row.integer(0));
      if (at == groups.kNone) return;
      sums[at].count += row.integer(1);
      if (groups.is_error(row.integer(0))) sums[at].errors += row.integer(1);
    });
    for (TrafficRow& row : rows_of(groups.keys(), sums, lost_in(period.hours, losses))) {
      row.at = period.at;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace daybook
