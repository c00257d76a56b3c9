#include "read/hour_rows.hpp"

#include <string>

#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "schema/migrate.hpp"

namespace daybook::read {

HourRows::HourRows(sql::Connection& connection)
    : rows_(connection, state::kMeasureColumns, "rollup_", "", "count > 0") {
  if (schema::has_table(connection, "rollup_hour_measure"))
    packed_.emplace(connection,
                    "SELECT hour, measures FROM rollup_hour_measure"
                    " WHERE hour >= ?1 AND hour < ?2 ORDER BY hour");
}

void HourRows::each(const std::vector<Stretch>& parts, const OnRow& on_row) {
  for (const Stretch& part : parts) {
    if (part.tier == state::Tier::hour && packed_) {
      each_packed(part, on_row);
    } else {
      each_row(part, on_row);
    }
  }
}

void HourRows::each_packed(const Stretch& part, const OnRow& on_row) {
  std::int64_t next = part.begin;
  packed_->bind(1, part.begin).bind(2, part.end);
  while (packed_->step()) {
    const std::int64_t hour = packed_->integer(0);
    each_row({part.tier, next, hour}, on_row);
    if (!state::unpack_measures(packed_->text(1), on_row))
      throw Error(
          Error::Code::corrupt,
          "rollup_hour_measure " + base::format_hour(hour * base::kNsPerHour) + " cannot be read",
          "`daybook check` tells what else is damaged");
    next = hour + 1;
  }
  each_row({part.tier, next, part.end}, on_row);
}

void HourRows::each_row(const Stretch& part, const OnRow& on_row) {
  if (part.begin >= part.end) return;
  rows_.each({part}, [&](const sql::Statement& row) {
    state::MeasuresOfHour measures;
    int column = 0;
    measures.group_id = row.integer(column++);
    for (std::int64_t& sum : measures.sums) sum = row.integer(column++);
    measures.min_ns = row.integer(column++);
    measures.max_ns = row.integer(column++);
    on_row(measures);
  });
}

}  // namespace daybook::read
