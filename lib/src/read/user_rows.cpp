#include "read/user_rows.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "state/rollups.hpp"
#include "state/user_rollups.hpp"

namespace daybook::read {
namespace {

using Place = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // user, service, model

constexpr const char* kCost = ", user_id, service_id, model_id, cost_nano_usd, priced";
constexpr const char* kOthers =
    ", count, errors, input_tokens, output_tokens, cache_read_tokens, unpriced";

Place place_of(const UserEntry& entry) {
  return {entry.user_id, entry.service_id, entry.model_id};
}

struct HashOfPlace {
  std::size_t operator()(const Place& place) const noexcept {
    const auto [user, service, model] = place;
    const auto bits = static_cast<std::uint64_t>(user) * 0x9E3779B97F4A7C15u +
                      static_cast<std::uint64_t>(service) * 0xC2B2AE3D27D4EB4Fu +
                      static_cast<std::uint64_t>(model) * 0x165667B19E3779F9u;
    return static_cast<std::size_t>(bits ^ (bits >> 29));
  }
};

std::int64_t microseconds(Time at) {
  return at.time_since_epoch().count() / 1000;
}

/// Conditions, and the values of their parameters.
class Where {
 public:
  explicit Where(const UserQuestion& question) {
    const auto& [window, names, ids, all_columns] = question;
    name("service", window.service);
    name("model", window.model);
    if (!names.empty()) {
      std::string list;
      for (std::size_t i = 0; i < names.size(); ++i) {
        list += (i == 0 ? ":user" : ", :user") + std::to_string(i);
        params.push_back({"user" + std::to_string(i), names[i]});
      }
      text += " AND user_id IN (SELECT id FROM user_name WHERE name IN (" + list + "))";
    }
    if (ids.empty()) return;
    std::string list = "[";
    for (const std::int64_t id : ids) list += (list.size() > 1 ? "," : "") + std::to_string(id);
    params.push_back({"ids", list + ']'});
    text += " AND user_id IN (SELECT value FROM json_each(:ids))";
  }

  std::string text;
  Fields params;

 private:
  void name(const std::string& of, const std::string& wanted) {
    if (wanted.empty()) return;
    text += " AND " + of + "_id IN (SELECT id FROM " + of + " WHERE name = :" + of + ')';
    params.push_back({of, wanted});
  }
};

/// The first column tells rows of days from those of all time, which come behind and in
/// order.
std::string statement(const UserQuestion& question, bool is_all_time, Where& where) {
  const std::string columns = std::string(kCost) + (question.all_columns ? kOthers : "");
  if (is_all_time)
    return "SELECT 1" + columns +
           " FROM rollup_user_day WHERE (day_us, user_id) >="
           " (SELECT folded_user_day_us, folded_user_id FROM store_state)" +
           where.text + " UNION ALL SELECT 0" + columns +
           " FROM rollup_user_day WHERE day_us = " + std::to_string(state::kAllTimeUs) + where.text;
  const std::int64_t since = question.window.since ? microseconds(*question.window.since) : 0;
  std::string days = " AND part.day_us >= :since";  // all time is no day
  where.params.push_back({"since", std::max<std::int64_t>(since, 0)});
  if (const auto until = question.window.until) {
    days += " AND part.day_us < :until";
    where.params.push_back({"until", microseconds(*until)});
  }
  const bool is_of_some = !question.names.empty() || !question.ids.empty();
  const std::string from =  // days by themselves: some users are looked up in each
      is_of_some ? "rollup_user_count AS counted CROSS JOIN rollup_user_day AS part"
                   " ON part.day_us = counted.day_us"
                 : "rollup_user_day AS part";
  return "SELECT 1" + columns + " FROM " + from + " WHERE TRUE" + days + where.text;
}

UserEntry entry_of(const Rows& row, bool all_columns) {
  UserEntry entry{row.integer(1), row.integer(2), row.integer(3), {}};
  UserSums& sums = entry.sums;
  int column = 4;
  sums.nano_usd = row.integer(column++);
  sums.priced = row.integer(column++);
  if (!all_columns) return entry;
  for (std::int64_t* const sum :
       {&sums.count, &sums.errors, &sums.input, &sums.output, &sums.cache_read, &sums.unpriced})
    *sum = row.integer(column++);
  return entry;
}

/// Whether every day is in the window: then all time answers.
bool is_all_time(const Reader& reader, const Window& window) {
  if (window.until) return false;
  if (!window.since) return true;
  Rows first = reader.query("SELECT min(day_us) FROM rollup_user_count");
  return first.next() && first.integer(0) >= microseconds(*window.since);
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

void each_user_entry(const Reader& reader, const UserQuestion& question,
                     const std::function<void(const UserEntry&)>& on_entry) {
  Where where(question);
  const std::string sql = statement(question, is_all_time(reader, question.window), where);
  Rows rows = reader.query(sql, where.params);
  std::vector<UserEntry> days;
  std::unordered_map<Place, std::size_t, HashOfPlace> places;  // in `days`
  bool more = rows.next();
  for (; more && rows.integer(0) == 1; more = rows.next()) {
    const UserEntry entry = entry_of(rows, question.all_columns);
    const auto [found, is_new] = places.try_emplace(place_of(entry), days.size());
    if (is_new) {
      days.push_back(entry);
    } else {
      days[found->second].sums.add(entry.sums);
    }
  }
  std::sort(days.begin(), days.end(),
            [](const auto& a, const auto& b) { return place_of(a) < place_of(b); });
  auto day = days.begin();
  for (; more; more = rows.next()) {
    UserEntry entry = entry_of(rows, question.all_columns);
    for (; day != days.end() && place_of(*day) < place_of(entry); ++day) on_entry(*day);
    if (day != days.end() && place_of(*day) == place_of(entry)) entry.sums.add((day++)->sums);
    on_entry(entry);
  }
  for (; day != days.end(); ++day) on_entry(*day);
}

}  // namespace daybook::read
