#include "state/user_rollups.hpp"

#include <algorithm>
#include <string>

#include "state/user_day_sql.hpp"

namespace daybook::state {
namespace {

/// Rows from the mark (?1, ?2) to the one (?3, ?4), into all time.
std::string add_folded() {
  return insert_user_day_sql() + " SELECT " + std::to_string(kAllTimeUs) + ", " +
         kUserOfDayColumns +
         " FROM rollup_user_day WHERE (day_us, user_id) >= (?1, ?2)"
         " AND (day_us, user_id) < (?3, ?4)" +
         add_to_user_day_sql();
}

}  // namespace

UserRollups::UserRollups(sql::Connection& db, std::int64_t users_of_a_day, std::int64_t fold_rows)
    : users_of_a_day_(users_of_a_day),
      fold_rows_(fold_rows),
      known_(db,
             "SELECT EXISTS (SELECT 1 FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2)"),
      users_(db, "SELECT users FROM rollup_user_count WHERE day_us = ?1"),
      one_more_(db,
                "INSERT INTO rollup_user_count (day_us, users) VALUES (?1, 1)"
                " ON CONFLICT (day_us) DO UPDATE SET users = users + 1"),
      same_name_(db,
                 "SELECT min(same.id) FROM model JOIN model AS same ON same.name = model.name"
                 " WHERE model.id = ?1"),
      mark_(db, "SELECT folded_user_day_us, folded_user_id, kept_user_day_us FROM store_state"),
      row_from_(db,
                "SELECT day_us, user_id FROM rollup_user_day WHERE (day_us, user_id) >= (?1, ?2)"
                " AND day_us < ?3 ORDER BY day_us, user_id LIMIT 1 OFFSET ?4"),
      fold_(db, add_folded()),
      move_mark_(db, "UPDATE store_state SET folded_user_day_us = ?1, folded_user_id = ?2"),
      add_(db, add_user_day_sql()),
      chunks_(db),
      packs_(db) {}

UserRollups::Key UserRollups::key_of(const UserCall& call) {
  const std::int64_t at_us = call.at_ns / 1000;
  return {at_us - at_us % kDayUs, call.user_id, call.service_id, call.model_id};
}

void UserRollups::add(const UserCall& call, const RollupSpan& span, bool is_error) {
  Sums& sums = sums_[key_of(call)];
  ++sums.count;
  sums.errors += is_error ? 1 : 0;
  if (!span.has_usage) return;
  sums.input = saturating_add(sums.input, span.input.value_or(0));
  sums.output = saturating_add(sums.output, span.output.value_or(0));
  sums.cache_read = saturating_add(sums.cache_read, span.cache_read.value_or(0));
  sums.nano_usd = saturating_add(sums.nano_usd, span.cost_nano_usd.value_or(0));
  ++(span.cost_nano_usd ? sums.priced : sums.unpriced);
}

void UserRollups::add_difference(const UserCall& call, std::int64_t nano_usd, std::int64_t priced) {
  Sums& sums = sums_[key_of(call)];
  sums.nano_usd += nano_usd;
  sums.priced += priced;
  sums.unpriced -= priced;
}

std::int64_t UserRollups::counted_as(std::int64_t day_us, std::int64_t user_id,
                                     Dictionaries& names) {
  if (seen_.count({day_us, user_id}) > 0) return user_id;
  const bool is_known = known_.bind(1, day_us).bind(2, user_id).first_integer() != 0 ||
                        (day_us < kept_us_ && packs_.has(day_us, user_id));
  if (!is_known) {
    if (users_.bind(1, day_us).first_integer() >= users_of_a_day_) return names.user.id(kOther);
    one_more_.bind(1, day_us).run();
  }
  if (seen_.size() >= limits::kDictionaryEntries) seen_.clear();
  seen_.emplace(day_us, user_id);
  return user_id;
}

std::int64_t UserRollups::first_of_name(std::int64_t model_id) {
  const auto [found, is_new] = first_of_name_.try_emplace(model_id);
  if (is_new) found->second = same_name_.bind(1, model_id).first_integer();
  return found->second;
}

UserRollups::Mark UserRollups::mark() {
  Mark mark{0, 0};
  if (mark_.step()) {
    mark = {mark_.integer(0), mark_.integer(1)};
    kept_us_ = mark_.integer(2);
  }
  mark_.reset();
  return mark;
}

void UserRollups::discard() noexcept {
  sums_.clear();
  seen_.clear();
  first_of_name_.clear();
  chunks_.discard();
  packs_.discard();
}

void UserRollups::write(Dictionaries& names) {
  if (sums_.empty()) return;
  const Mark folded = mark();
  std::int64_t day_us = -1, given = -1, user_id = 0;
  for (const auto& [key, sums] : sums_) {  // a user's rows of a day stand together
    if (std::get<0>(key) != day_us || std::get<1>(key) != given) {
      day_us = std::get<0>(key);
      given = std::get<1>(key);
      user_id = counted_as(day_us, given, names);
    }
    const std::int64_t model_id = first_of_name(std::get<3>(key));
    const bool is_folded = Mark(day_us, user_id) < folded;
    if (is_folded) chunks_.forget(day_us, user_id);
    // What takes something away needs the row that has it.
    const bool takes = sums.count == 0 || std::min({sums.nano_usd, sums.priced, sums.unpriced}) < 0;
    if (day_us < kept_us_ && takes) packs_.unpack(day_us, user_id);
    for (const std::int64_t into : {day_us, kAllTimeUs}) {
      if (into == kAllTimeUs && !is_folded) continue;
      add_.bind(1, into).bind(2, user_id).bind(3, std::get<2>(key)).bind(4, model_id);
      add_.bind(5, sums.count).bind(6, sums.errors).bind(7, sums.input).bind(8, sums.output);
      add_.bind(9, sums.cache_read).bind(10, sums.nano_usd).bind(11, sums.priced);
      add_.bind(12, sums.unpriced).run();
    }
  }
  sums_.clear();
  packs_.forget();
}

UserRollups::Mark UserRollups::row_from(Mark from, std::int64_t before_us, std::int64_t skip) {
  Mark row{before_us, 0};
  row_from_.bind(1, from.first).bind(2, from.second).bind(3, before_us).bind(4, skip);
  if (row_from_.step()) row = {row_from_.integer(0), row_from_.integer(1)};
  row_from_.reset();
  return row;
}

void UserRollups::fold(std::int64_t folded_hour) {
  const std::int64_t closed_us = folded_hour / 24 * kDayUs;
  const Mark from = mark();
  if (from.first >= closed_us) return;
  const Mark first = row_from(from, closed_us, 0);
  Mark to = row_from(from, closed_us, fold_rows_);
  if (to == first && to.first < closed_us) ++to.second;  // one user has more rows than that
  fold_.bind(1, from.first).bind(2, from.second).bind(3, to.first).bind(4, to.second).run();
  if (first.first < closed_us) chunks_.write(from, to);
  move_mark_.bind(1, to.first).bind(2, to.second).run();
}

}  // namespace daybook::state
