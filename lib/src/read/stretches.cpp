#include "read/stretches.hpp"

#include <algorithm>
#include <utility>

namespace daybook::read {
namespace {

using state::Tier;

constexpr const char* kHorizon =
    "SELECT folded_hour, kept_hour, kept_bucket_hour,"
    " (SELECT min(hour) FROM rollup_hour), (SELECT max(hour) FROM rollup_hour),"
    " (SELECT min(hour) FROM rollup_error_hour), (SELECT max(hour) FROM rollup_error_hour),"
    " (SELECT min(day) * 24 FROM rollup_day), (SELECT max(day) * 24 + 23 FROM rollup_day),"
    " (SELECT min(day) * 24 FROM rollup_error_day), (SELECT max(day) * 24 + 23 FROM "
    "rollup_error_day),"
    " (SELECT min(at_us) / 3600000000 FROM loss), (SELECT max(at_us) / 3600000000 FROM loss)"
    " FROM store_state";

void append(std::vector<Stretch>& parts, const Stretch& part) {
  if (part.begin >= part.end) return;
  if (!parts.empty() && parts.back().tier == part.tier && parts.back().end == part.begin) {
    parts.back().end = part.end;
  } else {
    parts.push_back(part);
  }
}

/// The stretch that begins at `hour` within [hour, end), which is folded; moves `hour` behind it.
Stretch next(std::int64_t& hour, std::int64_t end, std::int64_t folded_hour) {
  for (const Tier tier : {Tier::month, Tier::day}) {
    const std::int64_t period = state::period_of(tier, hour);
    const std::int64_t after = state::first_hour_of(tier, period + 1);
    if (state::first_hour_of(tier, period) != hour || std::min(after, folded_hour) > end) continue;
    hour = std::min(after, end);
    return {tier, period, period + 1};
  }
  const std::int64_t begin = hour;
  hour = std::min(end, state::first_hour_of(Tier::day, state::period_of(Tier::day, hour) + 1));
  return {Tier::hour, begin, hour};
}

}  // namespace

Horizon read_horizon(sql::Connection& connection) {
  sql::Statement select(connection, kHorizon);
  Horizon horizon;
  if (!select.step()) return horizon;
  horizon.folded_hour = select.integer(0);
  horizon.kept_hour = select.integer(1);
  horizon.kept_bucket_hour = select.integer(2);
  Hours data{INT64_MAX, INT64_MIN};
  for (int column = 3; column < select.columns(); column += 2) {
    if (select.is_null(column)) continue;
    data.begin = std::min(data.begin, select.integer(column));
    data.end = std::max(data.end, select.integer(column + 1) + 1);
  }
  if (data.begin < data.end) horizon.data = data;
  return horizon;
}

std::vector<Stretch> stretches(Hours window, const Horizon& horizon) {
  std::vector<Stretch> parts;
  const std::int64_t folded_hour = horizon.folded_hour;
  std::int64_t hour = std::max<std::int64_t>(window.begin, 0);
  const std::int64_t folded_end = std::min(window.end, folded_hour);
  if (window.begin <= horizon.data.begin && folded_end == folded_hour) {
    append(parts, {Tier::all, 0, 1});
    hour = folded_hour;
  }
  while (hour < folded_end) append(parts, next(hour, folded_end, folded_hour));
  append(parts, {Tier::hour, std::max(hour, folded_hour), window.end});
  return parts;
}

TierSelect::TierSelect(sql::Connection& connection, std::string columns, std::string prefix,
                       std::string suffix, std::string condition)
    : connection_(connection),
      columns_(std::move(columns)),
      prefix_(std::move(prefix)),
      suffix_(std::move(suffix)),
      condition_(std::move(condition)) {}

sql::Statement& TierSelect::select(const Stretch& part) {
  auto found = std::find_if(statements_.begin(), statements_.end(),
                            [&](const auto& made) { return made.first == part.tier; });
  if (found == statements_.end()) {
    const std::string tier = state::tier_name(part.tier);
    const std::string period =
        part.tier == Tier::all ? "?1 < ?2" : tier + " >= ?1 AND " + tier + " < ?2";
    const std::string sql = "SELECT " + columns_ + " FROM " + prefix_ + tier + suffix_ + " WHERE " +
                            period + " AND " + condition_;
    statements_.emplace_back(part.tier, sql::Statement(connection_, sql));
    found = statements_.end() - 1;
  }
  found->second.bind(1, part.begin).bind(2, part.end);
  return found->second;
}

}  // namespace daybook::read
