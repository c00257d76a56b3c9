#include "state/user_subtraction.hpp"

namespace daybook::state {

void UserSubtraction::add(const UserCall& call, const RollupSpan& span, bool is_error) {
  if (gone_.empty()) kept_us_ = db_.integer("SELECT kept_user_day_us FROM store_state");
  const std::int64_t at_us = call.at_ns / 1000;
  UserDayRows::Sums& sums =
      gone_[{at_us - at_us % kDayUs, call.user_id}][{call.service_id, call.model_id}];
  ++sums[0];
  sums[1] += is_error ? 1 : 0;
  if (!span.has_usage) return;
  sums[2] = saturating_add(sums[2], span.input.value_or(0));
  sums[3] = saturating_add(sums[3], span.output.value_or(0));
  sums[4] = saturating_add(sums[4], span.cache_read.value_or(0));
  sums[5] = saturating_add(sums[5], span.cost_nano_usd.value_or(0));
  ++sums[span.cost_nano_usd ? 6 : 7];
}

void UserSubtraction::take(std::int64_t day_us, std::int64_t user_id, const UserDayRows::Day& gone,
                           ChangedRows& changed) {
  const UserDayRows::Day had = rows_.read(day_us, user_id);
  for (const auto& [key, sums] : gone) rows_.change(day_us, user_id, key, sums, -1);
  const UserDayRows::Day left = rows_.read(day_us, user_id);
  for (const auto& [key, sums] : gone) {
    if (!had.contains(key)) continue;
    const ChangedRows::Key row = {day_us, user_id, key.first, key.second};
    left.contains(key) ? changed.changed("rollup_user_day", row)
                       : changed.gone("rollup_user_day", row);
  }
}

bool UserSubtraction::can_open(std::int64_t day_us, std::int64_t user_id,
                               const UserDayRows::Day& gone, ChangedRows& changed) {
  if (!rows_.is_damaged(day_us, user_id)) return true;
  changed.damaged(damaged_day(day_us));
  for (const auto& [key, sums] : gone)
    changed.changed("rollup_user_day", {day_us, user_id, key.first, key.second}, true);
  return false;
}

void UserSubtraction::write(ChangedRows& changed) {
  if (gone_.empty()) return;
  rows_.begin();
  sql::Statement named(db_, "SELECT id FROM user_name WHERE name = ?1");
  const std::int64_t other = named.bind(1, kOther).first_integer();
  bool has_left = false;
  for (const auto& [whose, gone] : gone_) {
    const auto& [day_us, user_id] = whose;
    if (!can_open(day_us, user_id, gone, changed)) continue;
    rows_.open(day_us, user_id);
    const bool is_known = rows_.has(day_us, user_id);
    if (!is_known && !can_open(day_us, other, gone, changed)) continue;
    if (!is_known) rows_.open(day_us, other);
    take(day_us, is_known ? user_id : other, gone, changed);
    if (!is_known || rows_.has(day_us, user_id)) continue;
    rows_.count_users(day_us, -1);
    has_left = true;
  }
  // Writers keep in mind which days have rows of whom.
  if (has_left) db_.exec("UPDATE store_state SET policy_version = policy_version + 1");
  gone_.clear();
}

}  // namespace daybook::state
