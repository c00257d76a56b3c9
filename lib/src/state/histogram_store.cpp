#include "state/histogram_store.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "schema/migrate.hpp"
#include "state/packed_histogram.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kHours = "rollup_hour_histogram", kDays = "rollup_day_histogram";
constexpr std::int64_t kAgainHours = 7 * 24;

}  // namespace

HistogramStore::Writing::Writing(sql::Connection& db, const std::string& tier)
    : missing(db, "SELECT part." + tier + " FROM (SELECT DISTINCT " + tier + " FROM rollup_" +
                      tier + " WHERE " + tier + " >= ?1 AND " + tier +
                      " < ?2 AND timed > 0) AS part WHERE NOT EXISTS (SELECT 1 FROM rollup_" +
                      tier + "_histogram AS packed WHERE packed." + tier + " = part." + tier + ')'),
      rows(db, "SELECT group_id, value_ns, count FROM rollup_" + tier + "_bucket WHERE " + tier +
                   " = ?1 AND measure = 0 ORDER BY group_id, value_ns"),
      put(db,
          "INSERT INTO rollup_" + tier + "_histogram (" + tier + ", durations) VALUES (?1, ?2)") {}

void HistogramStore::Writing::write(std::int64_t begin, std::int64_t end) {
  std::vector<std::int64_t> periods;
  missing.bind(1, begin).bind(2, end);
  while (missing.step()) periods.push_back(missing.integer(0));
  for (const std::int64_t period : periods) {
    HistogramPacker packer;
    rows.bind(1, period);
    while (rows.step()) packer.add(rows.integer(0), rows.integer(1), rows.integer(2));
    const std::string durations = packer.take();
    if (!durations.empty()) put.bind(1, period).bind_blob(2, durations).run();
  }
}

HistogramStore::Forgetting::Forgetting(sql::Connection& db)
    : hour(db, "DELETE FROM rollup_hour_histogram WHERE hour = ?1"),
      day(db, "DELETE FROM rollup_day_histogram WHERE day = ?1") {}

void HistogramStore::write(std::int64_t first_hour, std::int64_t folded_hour) {
  write_again(std::min(first_hour, folded_hour - kAgainHours), folded_hour);
}

void HistogramStore::write_again(std::int64_t begin_hour, std::int64_t end_hour) {
  schema::create_on_demand(db_, kHours);  // they may have gone with what was rolled back
  schema::create_on_demand(db_, kDays);
  if (!hours_) hours_.emplace(db_, "hour");
  if (!days_) days_.emplace(db_, "day");
  hours_->write(begin_hour, end_hour);
  days_->write(period_of(Tier::day, begin_hour), period_of(Tier::day, end_hour));
}

void HistogramStore::forget(const std::set<std::int64_t>& hours) {
  if (hours.empty() || !schema::has_table(db_, kHours) || !schema::has_table(db_, kDays)) return;
  if (!forgetting_) forgetting_.emplace(db_);
  for (const std::int64_t hour : hours) {
    forgetting_->hour.bind(1, hour).run();
    forgetting_->day.bind(1, period_of(Tier::day, hour)).run();
  }
}

}  // namespace daybook::state
