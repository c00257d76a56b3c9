#include "state/hour_measures.hpp"

#include <algorithm>
#include <vector>

#include "schema/migrate.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kTable = "rollup_hour_measure";
constexpr std::int64_t kAgainHours = 7 * 24;

// One look for each hour, not one for each row.
constexpr const char* kMissing =
    "WITH RECURSIVE part(hour) AS (SELECT min(hour) FROM rollup_hour WHERE hour >= ?1 UNION ALL"
    " SELECT (SELECT min(hour) FROM rollup_hour WHERE hour > part.hour) FROM part"
    " WHERE part.hour < ?2)"
    " SELECT hour FROM part WHERE hour < ?2 AND NOT EXISTS"
    " (SELECT 1 FROM rollup_hour_measure AS packed WHERE packed.hour = part.hour)";

std::string rows_of_hour() {
  return std::string("SELECT ") + kMeasureColumns +
         ", (SELECT p95_ns + 1 FROM rollup_hour_quantile AS q, rollup_group AS g"
         " WHERE g.id = h.group_id AND q.hour = h.hour AND q.service_id = g.service_id"
         " AND q.operation_id = g.operation_id AND q.model_id = g.model_id)"
         " FROM rollup_hour AS h WHERE hour = ?1 ORDER BY group_id";
}

}  // namespace

void HourMeasures::prepare() {
  if (rows_) return;
  missing_.emplace(db_, kMissing);
  rows_.emplace(db_, rows_of_hour());
  put_.emplace(db_, "INSERT OR REPLACE INTO rollup_hour_measure (hour, measures) VALUES (?1, ?2)");
}

std::string HourMeasures::pack(std::int64_t hour) {
  constexpr int kColumns = 1 + MeasuresOfHour::kSums + 3;  // a NULL among the last three is 0
  std::string measures;
  std::int64_t before = 0;
  rows_->bind(1, hour);
  while (rows_->step()) {
    append_varint(measures, static_cast<std::uint64_t>(rows_->integer(0) - before));
    before = rows_->integer(0);
    for (int column = 1; column < kColumns; ++column)
      append_varint(measures, static_cast<std::uint64_t>(rows_->integer(column)));
  }
  return measures;
}

void HourMeasures::write(std::int64_t first_hour, std::int64_t folded_hour) {
  write_again(std::min(first_hour, folded_hour - kAgainHours), folded_hour);
}

void HourMeasures::write_again(std::int64_t begin_hour, std::int64_t end_hour) {
  schema::create_on_demand(db_, kTable);  // it may have gone with what was rolled back
  prepare();
  std::vector<std::int64_t> hours;
  missing_->bind(1, begin_hour).bind(2, end_hour);
  while (missing_->step()) hours.push_back(missing_->integer(0));
  for (const std::int64_t hour : hours) put_->bind(1, hour).bind_blob(2, pack(hour)).run();
}

void HourMeasures::forget(const std::set<std::int64_t>& hours) {
  if (hours.empty() || !schema::has_table(db_, kTable)) return;
  if (!forget_) forget_.emplace(db_, "DELETE FROM rollup_hour_measure WHERE hour = ?1");
  for (const std::int64_t hour : hours) forget_->bind(1, hour).run();
}

void HourMeasures::renew(const std::set<std::int64_t>& hours) {
  if (hours.empty() || !schema::has_table(db_, kTable)) return;
  prepare();
  sql::Statement packed(db_, "SELECT 1 FROM rollup_hour_measure WHERE hour = ?1");
  for (const std::int64_t hour : hours)
    if (packed.bind(1, hour).first_integer() != 0)
      put_->bind(1, hour).bind_blob(2, pack(hour)).run();
}

}  // namespace daybook::state
