#include "read/user_rows.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "daybook/error.hpp"
#include "read/rollup_groups.hpp"
#include "read/user_days.hpp"
#include "read/user_entries.hpp"
#include "state/rollups.hpp"
#include "state/user_rollups.hpp"

namespace daybook::read {
namespace {

constexpr const char* kCost = "user_id, service_id, model_id, cost_nano_usd, priced";
constexpr const char* kCostOfUser = "user_id, 0, 0, cost_nano_usd, priced";
constexpr int kCostColumn = 3;
constexpr const char* kOthers =
    ", count, errors, input_tokens, output_tokens, cache_read_tokens, unpriced";

auto place_of(const UserEntry& entry) {
  return std::tie(entry.user_id, entry.service_id, entry.model_id);
}

UserEntry entry_of(const sql::Statement& row, bool all_columns, bool users_alone = false) {
  UserEntry entry{row.integer(0), 0, 0, {}};
  if (!users_alone) {
    entry.service_id = row.integer(1);
    entry.model_id = row.integer(2);
  }
  UserSums& sums = entry.sums;
  int column = kCostColumn;
  sums.nano_usd = row.integer(column++);
  sums.priced = row.integer(column++);
  if (!all_columns) return entry;
  for (std::int64_t* const sum :
       {&sums.count, &sums.errors, &sums.input, &sums.output, &sums.cache_read, &sums.unpriced})
    *sum = row.integer(column++);
  return entry;
}

/// Whether a row comes before an entry. Nearly always its user tells; a column that is not asked
/// for is not decoded.
bool comes_before(const sql::Statement& row, const UserEntry& entry) {
  if (const std::int64_t user_id = row.integer(0); user_id != entry.user_id)
    return user_id < entry.user_id;
  return std::tuple(row.integer(1), row.integer(2)) < std::tie(entry.service_id, entry.model_id);
}

void each_of_all_time(sql::Connection& connection, const UserQuestion& question,
                      const std::string& where,
                      const std::function<void(const UserEntry&)>& on_entry) {
  const bool alone = question.users_alone;
  const std::string columns = alone ? kCostOfUser : kCost, from = " FROM rollup_user_day WHERE ";
  UserEntries unfolded;
  sql::Statement of_days(connection,
                         "SELECT " + columns + kOthers + from +
                             "(day_us, user_id) >= (SELECT folded_user_day_us, folded_user_id"
                             " FROM store_state)" +
                             where);
  while (of_days.step()) unfolded.add(entry_of(of_days, true, alone));
  const std::vector<UserEntry>& days = unfolded.in_order();
  auto day = days.begin();
  sql::Statement rows(connection, "SELECT " + columns + (question.all_columns ? kOthers : "") +
                                      from + "day_us = " + std::to_string(state::kAllTimeUs) +
                                      where);
  while (rows.step()) {
    if (question.is_left_out && (day == days.end() || comes_before(rows, *day)) &&
        question.is_left_out(rows.integer(kCostColumn)))
      continue;
    UserEntry entry = entry_of(rows, question.all_columns, alone);
    for (; day != days.end() && place_of(*day) < place_of(entry); ++day) on_entry(*day);
    if (day != days.end() && place_of(*day) == place_of(entry)) entry.sums.add((day++)->sums);
    on_entry(entry);
  }
  for (; day != days.end(); ++day) on_entry(*day);
}

/// Some users are looked up in each day.
void add_some(sql::Connection& connection, const UserDays& days, const std::string& where,
              UserEntries& entries) {
  sql::Statement rows(connection, std::string("SELECT part.") + kCost + kOthers +
                                      " FROM rollup_user_count AS counted"
                                      " CROSS JOIN rollup_user_day AS part"
                                      " ON part.day_us = counted.day_us"
                                      " WHERE part.day_us >= ?1 AND part.day_us < ?2" +
                                      where);
  rows.bind(1, days.begin_us).bind(2, days.end_us);
  while (rows.step()) entries.add(entry_of(rows, true));
}

}  // namespace

void UserSums::add(const UserSums& more) {
  priced += more.priced;
  count += more.count;
  errors += more.errors;
  unpriced += more.unpriced;
  nano_usd = state::saturating_add(nano_usd, more.nano_usd);
  input = state::saturating_add(input, more.input);
  output = state::saturating_add(output, more.output);
  cache_read = state::saturating_add(cache_read, more.cache_read);
}

OtherColumns::OtherColumns(sql::Connection& connection)
    : row_(connection, std::string("SELECT ") + kCost + kOthers +
                           " FROM rollup_user_day WHERE day_us = ?1 AND user_id = ?2"
                           " AND service_id = ?3 AND model_id = ?4") {}

void OtherColumns::add(UserEntry& entry) {
  row_.bind(1, state::kAllTimeUs).bind(2, entry.user_id);
  row_.bind(3, entry.service_id).bind(4, entry.model_id);
  if (row_.step()) {
    UserSums others = entry_of(row_, true).sums;
    others.nano_usd = others.priced = 0;
    entry.sums.add(others);
  }
  row_.reset();
}

bool is_all_time(sql::Connection& connection, const Window& window) {
  if (window.until) return false;
  if (!window.since) return true;
  sql::Statement first(connection, "SELECT min(day_us) FROM rollup_user_count");
  return first.step() && first.integer(0) >= days_of(window).begin_us;
}

void each_user_entry(sql::Connection& connection, const UserQuestion& question,
                     const std::function<void(const UserEntry&)>& on_entry) {
  const WantedUsers wanted(connection, question);
  if (is_all_time(connection, question.window))
    return each_of_all_time(connection, question, wanted.where(), on_entry);
  UserEntries entries;
  const UserDays days = days_of(question.window);
  if (wanted.some_users()) {
    add_some(connection, days, wanted.where(), entries);
    add_packed(connection, days, wanted, entries);
  } else {
    add_days(connection, days, wanted, entries);
  }
  for (const UserEntry& entry : question.in_order ? entries.in_order() : entries.in_no_order())
    on_entry(entry);
}

}  // namespace daybook::read
