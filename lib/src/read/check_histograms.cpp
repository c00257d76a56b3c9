// Packed histograms of hours and days against the bucket rows that they are a copy of.
#include <map>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "schema/migrate.hpp"
#include "state/packed_histogram.hpp"

namespace daybook::read {
namespace {

using state::Tier;
using Groups = std::map<std::int64_t, base::Histogram>;

Groups rows_of(sql::Statement& rows, std::int64_t period) {
  Groups groups;
  rows.bind(1, period);
  while (rows.step()) groups[rows.integer(0)].emplace_back(rows.integer(1), rows.integer(2));
  return groups;
}

std::string text_of(Tier tier, std::int64_t period) {
  const std::int64_t ns = state::first_hour_of(tier, period) * base::kNsPerHour;
  return tier == Tier::hour ? base::format_hour(ns) : base::format_day(ns);
}

}  // namespace

void check_histograms(sql::Connection& connection, Findings& findings) {
  const Horizon horizon = read_horizon(connection);
  for (const Tier tier : {Tier::hour, Tier::day}) {
    const std::string name = state::tier_name(tier), table = "rollup_" + name + "_histogram";
    if (!schema::has_table(connection, table)) continue;
    sql::Statement rows(connection, "SELECT group_id, value_ns, count FROM rollup_" + name +
                                        "_bucket WHERE " + name +
                                        " = ?1 AND measure = 0 ORDER BY group_id, value_ns");
    sql::Statement packed(connection, "SELECT " + name + ", durations FROM " + table);
    while (packed.step()) {
      const std::int64_t period = packed.integer(0);
      if (tier == Tier::hour && period < horizon.kept_bucket_hour) continue;
      const std::string place = table + ' ' + text_of(tier, period) + ": ";
      if (state::first_hour_of(tier, period + 1) > horizon.folded_hour)
        findings.wrong(place + "it is there before its hours are folded");
      Groups groups;
      const bool is_whole =
          state::unpack(packed.text(1), [&](std::int64_t group_id) { return &groups[group_id]; });
      if (!is_whole || groups != rows_of(rows, period))
        findings.wrong(place + "its durations are not those of rollup_" + name + "_bucket");
    }
  }
}

}  // namespace daybook::read
