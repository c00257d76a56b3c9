#include "read/store_growth.hpp"

#include <algorithm>
#include <filesystem>

#include "base/time_text.hpp"
#include "state/growth.hpp"
#include "state/settings.hpp"

namespace daybook::read {
namespace {

/// By whole days of folded hours, so that no raw rows are read.
void add_services(sql::Connection& connection, std::int64_t now_ns, StoreStats::Growth& growth) {
  sql::Statement sums(connection,
                      "SELECT service.name, CAST(total(count) AS INTEGER),"
                      " CAST(total(input_tokens) + total(output_tokens) AS INTEGER)"
                      " FROM rollup_day JOIN rollup_group ON rollup_group.id = group_id"
                      " JOIN service ON service.id = service_id"
                      " WHERE day >= ?1 AND day < ?2 GROUP BY service_id ORDER BY 3 DESC, 2 DESC");
  const std::int64_t today = now_ns / base::kNsPerDay;
  const std::int64_t days = (growth.measured.count() + base::kNsPerDay - 1) / base::kNsPerDay;
  sums.bind(1, today - days).bind(2, today + 1);
  double spans = 0, tokens = 0;
  std::vector<std::pair<double, double>> shares;
  while (sums.step()) {
    shares.emplace_back(sums.integer(1), sums.integer(2));
    spans += shares.back().first;
    tokens += shares.back().second;
    growth.services.push_back({std::string(sums.text(0)), 0, 0});
  }
  const double rate =
      static_cast<double>(base::kNsPerDay) / static_cast<double>(growth.measured.count());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    growth.services[i].rows_per_day = shares[i].first * rate;
    growth.services[i].bytes_per_day =
        growth.bytes_per_day * (tokens > 0 ? shares[i].second / tokens : shares[i].first / spans);
  }
}

void find_limit(sql::Connection& connection, std::uint64_t db_bytes, StoreStats::Growth& growth) {
  if (const auto cap = state::read_settings(connection).size_cap) {
    growth.limit = static_cast<std::uint64_t>(*cap);
    growth.limit_is_cap = true;
  }
  std::error_code unknown;
  const auto space = std::filesystem::space(connection.path(), unknown);
  if (!unknown && (!growth.limit || db_bytes + space.available < *growth.limit)) {
    growth.limit = db_bytes + space.available;
    growth.limit_is_cap = false;
  }
}

}  // namespace

StoreStats::Growth store_growth(sql::Connection& connection, std::uint64_t db_bytes,
                                std::int64_t now_ns) {
  StoreStats::Growth growth;
  find_limit(connection, db_bytes, growth);
  const state::Growth counted = state::read_growth(connection, now_ns);
  growth.measured = Nanos(counted.measured_ns);
  if (counted.measured_ns == 0) return growth;
  growth.bytes_per_day = counted.file.bytes_per_day;
  for (const auto& table : counted.tables)
    growth.tables.push_back({table.name, table.rows_per_day, table.bytes_per_day});
  add_services(connection, now_ns, growth);
  if (growth.limit && growth.bytes_per_day > 0) {
    const double left = static_cast<double>(*growth.limit) - static_cast<double>(db_bytes);
    growth.days_left = std::max(left, 0.0) / growth.bytes_per_day;
  }
  return growth;
}

}  // namespace daybook::read
