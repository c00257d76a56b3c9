#include "state/user_rollups.hpp"

#include <string>

namespace daybook::state {
namespace {

std::string upsert() {
  std::string sql =
      "INSERT INTO rollup_user_day (day_us, user_id, service_id, model_id, count, errors,"
      " input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, priced, unpriced)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
      " ON CONFLICT (day_us, user_id, service_id, model_id) DO UPDATE SET"
      " count = count + excluded.count, errors = errors + excluded.errors,"
      " priced = priced + excluded.priced, unpriced = unpriced + excluded.unpriced";
  for (const std::string column :
       {"input_tokens", "output_tokens", "cache_read_tokens", "cost_nano_usd"}) {
    sql += ", " + column + " = CASE WHEN excluded." + column + " > 0 AND " + column +
           " > 9223372036854775807 - excluded." + column + " THEN 9223372036854775807 ELSE max(" +
           column + " + excluded." + column + ", 0) END";
  }
  return sql;
}

}  // namespace

UserRollups::UserRollups(sql::Connection& db, std::int64_t users_of_a_day)
    : users_of_a_day_(users_of_a_day),
      known_(db,
             "SELECT EXISTS (SELECT 1 FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2)"),
      users_(db, "SELECT users FROM rollup_user_count WHERE day_us = ?1"),
      one_more_(db,
                "INSERT INTO rollup_user_count (day_us, users) VALUES (?1, 1)"
                " ON CONFLICT (day_us) DO UPDATE SET users = users + 1"),
      add_(db, upsert()) {}

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
  if (known_.bind(1, day_us).bind(2, user_id).first_integer() == 0) {
    if (users_.bind(1, day_us).first_integer() >= users_of_a_day_) return names.user.id(kOther);
    one_more_.bind(1, day_us).run();
  }
  if (seen_.size() >= limits::kDictionaryEntries) seen_.clear();
  seen_.emplace(day_us, user_id);
  return user_id;
}

void UserRollups::discard() noexcept {
  sums_.clear();
  seen_.clear();
}

void UserRollups::write(Dictionaries& names) {
  std::int64_t day_us = -1, given = -1, user_id = 0;
  for (const auto& [key, sums] : sums_) {  // a user's rows of a day stand together
    if (std::get<0>(key) != day_us || std::get<1>(key) != given) {
      day_us = std::get<0>(key);
      given = std::get<1>(key);
      user_id = counted_as(day_us, given, names);
    }
    add_.bind(1, day_us).bind(2, user_id).bind(3, std::get<2>(key)).bind(4, std::get<3>(key));
    add_.bind(5, sums.count).bind(6, sums.errors).bind(7, sums.input).bind(8, sums.output);
    add_.bind(9, sums.cache_read).bind(10, sums.nano_usd).bind(11, sums.priced);
    add_.bind(12, sums.unpriced).run();
  }
  sums_.clear();
}

}  // namespace daybook::state
