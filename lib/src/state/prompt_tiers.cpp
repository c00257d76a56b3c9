#include "state/prompt_tiers.hpp"

#include <utility>

#include "schema/migrate.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::state {

PromptTiers::Rows::Rows(sql::Connection& db, const std::string& period)
    : find(db, std::string("SELECT ") + kPromptSums + " FROM rollup_prompt_" + period + " WHERE " +
                   period + " = ?1 AND prompt_id = ?2"),
      put(db, "INSERT OR REPLACE INTO rollup_prompt_" + period + " (" + period + ", prompt_id, " +
                  kPromptSums +
                  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)") {}

void PromptTiers::Rows::add(std::int64_t period, std::int64_t prompt_id, PromptTotals totals) {
  find.bind(1, period).bind(2, prompt_id);
  if (find.step()) (void)read_totals(find, 0, totals);  // damage does not stop writing: check tells
  find.reset();
  totals.settle();
  put.bind(1, period).bind(2, prompt_id);
  put_totals(put, 3, totals);
}

void PromptTiers::begin() {
  for (const char* table : {"rollup_prompt_hour", "rollup_prompt_day"})
    schema::create_on_demand(db_, table);  // they may have gone with what was rolled back
  if (!hours_) hours_.emplace(db_, "hour");
  if (!days_) days_.emplace(db_, "day");
}

void PromptTiers::add(std::int64_t prompt_id, const ByHour& hours, std::int64_t kept_hour) {
  std::map<std::int64_t, PromptTotals> days;
  for (const auto& [hour, totals] : hours) {
    if (hour >= kept_hour) hours_->add(hour, prompt_id, totals);
    days[period_of(Tier::day, hour)].add(totals);
  }
  for (auto& [day, totals] : days) days_->add(day, prompt_id, std::move(totals));
}

}  // namespace daybook::state
