#include "read/user_rows.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "state/rollups.hpp"

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
  Where(const Window& window, const std::vector<std::string>& names,
        const std::vector<std::int64_t>& ids) {
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

/// The first column tells the rows of rollup_user_all, which come in order, from those of days.
std::string statement(const Window& window, Where& where, bool by_user, bool all_columns) {
  const std::string columns = std::string(kCost) + (all_columns ? kOthers : "");
  if (!window.since && !window.until)
    return "SELECT 0" + columns + " FROM rollup_user_all WHERE TRUE" + where.text +
           " UNION ALL SELECT 1" + columns +
           " FROM rollup_user_day WHERE (day_us, user_id) >="
           " (SELECT folded_user_day_us, folded_user_id FROM store_state)" +
           where.text;
  std::string days;
  if (window.since) {
    days += " AND part.day_us >= :since";
    where.params.push_back({"since", microseconds(*window.since)});
  }
  if (window.until) {
    days += " AND part.day_us < :until";
    where.params.push_back({"until", microseconds(*window.until)});
  }
  const std::string from = by_user
                               ? "rollup_user_count AS counted CROSS JOIN rollup_user_day AS part"
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
bool holds_all(const Reader& reader, const Window& window) {
  if (window.until || !window.since) return false;
  Rows first = reader.query("SELECT min(day_us) FROM rollup_user_day");
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

std::vector<UserEntry> user_entries(const Reader& reader, const Window& given,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::int64_t>& ids, bool all_columns) {
  Window window = given;
  if (holds_all(reader, window)) window.since.reset();
  Where where(window, names, ids);
  const std::string sql = statement(window, where, !names.empty() || !ids.empty(), all_columns);
  Rows rows = reader.query(sql, where.params);
  std::vector<UserEntry> all, days;
  std::unordered_map<Place, std::size_t, HashOfPlace> places;  // in `days`
  while (rows.next()) {
    UserEntry entry = entry_of(rows, all_columns);
    if (rows.integer(0) == 0) {
      all.push_back(entry);
      continue;
    }
    const auto [found, is_new] = places.try_emplace(place_of(entry), days.size());
    if (is_new) {
      days.push_back(entry);
    } else {
      days[found->second].sums.add(entry.sums);
    }
  }
  const auto before = [](const UserEntry& a, const UserEntry& b) {
    return place_of(a) < place_of(b);
  };
  std::sort(days.begin(), days.end(), before);
  if (!std::is_sorted(all.begin(), all.end(), before)) std::sort(all.begin(), all.end(), before);
  std::vector<UserEntry> merged;
  merged.reserve(all.size() + days.size());
  std::merge(all.begin(), all.end(), days.begin(), days.end(), std::back_inserter(merged), before);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < merged.size(); ++i) {
    if (place_of(merged[i]) == place_of(merged[kept])) {
      merged[kept].sums.add(merged[i].sums);
    } else {
      merged[++kept] = merged[i];
    }
  }
  if (!merged.empty()) merged.resize(kept + 1);
  return merged;
}

}  // namespace daybook::read
