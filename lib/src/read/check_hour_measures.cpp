// Packed hours of sums against the rows that they are a copy of.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "schema/migrate.hpp"
#include "state/hour_measures.hpp"

namespace daybook::read {
namespace {

constexpr std::size_t kFigures = state::MeasuresOfHour::kSums + 2;
using Figures = std::array<std::int64_t, kFigures + 1>;  // and the percentile
using Groups = std::map<std::int64_t, Figures>;

Groups rows_of(sql::Statement& rows, std::int64_t hour) {
  Groups groups;
  rows.bind(1, hour);
  while (rows.step()) {
    Figures& figures = groups[rows.integer(0)];
    for (std::size_t i = 0; i < kFigures; ++i) figures[i] = rows.integer(static_cast<int>(i) + 1);
    figures[kFigures] = rows.is_null(kFigures + 1) ? -1 : rows.integer(kFigures + 1);
  }
  return groups;
}

}  // namespace

void check_hour_measures(sql::Connection& connection, Findings& findings) {
  if (!schema::has_table(connection, "rollup_hour_measure")) return;
  const std::int64_t folded_hour = read_horizon(connection).folded_hour;
  sql::Statement rows(connection,
                      std::string("SELECT ") + state::kMeasureColumns +
                          ", (SELECT p95_ns FROM rollup_hour_quantile AS q JOIN rollup_group AS g"
                          " ON q.service_id = g.service_id AND q.operation_id = g.operation_id"
                          " AND q.model_id = g.model_id WHERE g.id = group_id AND q.hour = ?1)"
                          " FROM rollup_hour WHERE hour = ?1");
  sql::Statement packed(connection, "SELECT hour, measures FROM rollup_hour_measure");
  while (packed.step()) {
    const std::int64_t hour = packed.integer(0);
    const std::string place =
        "rollup_hour_measure " + base::format_hour(hour * base::kNsPerHour) + ": ";
    if (hour >= folded_hour) findings.wrong(place + "it is there before its hour is folded");
    Groups groups;
    const bool is_whole =
        state::unpack_measures(packed.text(1), [&](const state::MeasuresOfHour& row) {
          Figures& figures = groups[row.group_id];
          std::copy(std::begin(row.sums), std::end(row.sums), figures.begin());
          figures[kFigures - 2] = row.min_ns;
          figures[kFigures - 1] = row.max_ns;
          figures[kFigures] = row.p95_ns;
        });
    if (!is_whole || groups != rows_of(rows, hour))
      findings.wrong(place + "its measures are not those of rollup_hour");
  }
}

}  // namespace daybook::read
