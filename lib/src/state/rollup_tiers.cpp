#include "state/rollup_tiers.hpp"

#include <vector>

#include "base/time_text.hpp"

namespace daybook::state {
namespace {

using Columns = std::vector<std::string>;

constexpr std::int64_t kHoursPerDay = 24;
constexpr std::int64_t kMonthsPerYear = 12;
constexpr std::int64_t kFirstYear = 1970;

// Columns that are added up: the first kind may reach 2^63 and stays there, the others cannot.
const Columns kSaturating = {
    "sum_ns",           "ttft_sum_ns",   "stream_ns",         "stream_tokens",
    "input_tokens",     "output_tokens", "cache_read_tokens", "cache_write_tokens",
    "reasoning_tokens", "cost_nano_usd"};
const Columns kCounts = {"count",       "pruned", "timed",   "ttft_count",
                         "usage_count", "priced", "unpriced"};

const Columns kCounterColumns = {"count",
                                 "timed",
                                 "sum_ns",
                                 "min_ns",
                                 "max_ns",
                                 "ttft_count",
                                 "ttft_sum_ns",
                                 "stream_ns",
                                 "stream_tokens",
                                 "usage_count",
                                 "input_tokens",
                                 "output_tokens",
                                 "cache_read_tokens",
                                 "cache_write_tokens",
                                 "reasoning_tokens",
                                 "cost_nano_usd",
                                 "priced",
                                 "unpriced"};
const Columns kBucketColumns = {"measure", "value_ns", "count"};
const Columns kErrorColumns = {"count", "first_at_ns", "last_at_ns", "sample_id"};
const Columns kToolColumns = {"count",  "errors", "timed",     "sum_ns",
                              "min_ns", "max_ns", "last_at_ns"};
const Columns kToolBucketColumns = {"value_ns", "count"};

bool is_bucket(RollupKind kind) {
  return kind == RollupKind::bucket || kind == RollupKind::tool_bucket;
}

std::string key_of(Tier tier, RollupKind kind) {
  std::string key = tier == Tier::all ? "group_id" : std::string(tier_name(tier)) + ", group_id";
  if (kind == RollupKind::bucket) return key + ", measure, value_ns";
  return kind == RollupKind::tool_bucket ? key + ", value_ns" : key;
}

std::string saturating_sum(const std::string& column) {
  return column + " = CASE WHEN " + column + " > 9223372036854775807 - excluded." + column +
         " THEN 9223372036854775807 ELSE " + column + " + excluded." + column + " END";
}

constexpr const char* kExtremesUpdate =
    "min_ns = min(coalesce(min_ns, excluded.min_ns), coalesce(excluded.min_ns, min_ns)),"
    " max_ns = max(coalesce(max_ns, excluded.max_ns), coalesce(excluded.max_ns, max_ns))";

std::string counter_update() {
  std::string sql = kExtremesUpdate;
  for (const std::string& column : kCounts)
    sql += ", " + column + " = " + column + " + excluded." + column;
  for (const std::string& column : kSaturating) sql += ", " + saturating_sum(column);
  return sql;
}

std::string update_of(RollupKind kind) {
  if (kind == RollupKind::counter) return counter_update();
  if (is_bucket(kind)) return "count = count + excluded.count";
  if (kind == RollupKind::tool) {
    return "count = count + excluded.count, errors = errors + excluded.errors,"
           " pruned = pruned + excluded.pruned, timed = timed + excluded.timed,"
           " last_at_ns = max(last_at_ns, excluded.last_at_ns), " +
           std::string(kExtremesUpdate) + ", " + saturating_sum("sum_ns");
  }
  return "count = count + excluded.count, pruned = pruned + excluded.pruned,"
         " first_at_ns = min(first_at_ns, excluded.first_at_ns),"
         " sample_id = CASE WHEN excluded.last_at_ns >= last_at_ns THEN excluded.sample_id"
         " ELSE sample_id END, last_at_ns = max(last_at_ns, excluded.last_at_ns)";
}

/// "INSERT INTO <table> (<period>, group_id, <columns>)"
std::string insert_into(Tier tier, RollupKind kind, const Columns& columns) {
  std::string sql = "INSERT INTO " + rollup_table(tier, kind) + " (";
  if (tier != Tier::all) sql += std::string(tier_name(tier)) + ", ";
  sql += "group_id";
  for (const std::string& column : columns) sql += ", " + column;
  return sql + ')';
}

std::string on_conflict(Tier tier, RollupKind kind) {
  return " ON CONFLICT (" + key_of(tier, kind) + ") DO UPDATE SET " + update_of(kind);
}

}  // namespace

const Columns& rollup_columns(RollupKind kind) {
  switch (kind) {
    case RollupKind::counter:
      return kCounterColumns;
    case RollupKind::bucket:
      return kBucketColumns;
    case RollupKind::error:
      return kErrorColumns;
    case RollupKind::tool:
      return kToolColumns;
    case RollupKind::tool_bucket:
      break;
  }
  return kToolBucketColumns;
}

std::string rollup_table(Tier tier, RollupKind kind) {
  std::string name = "rollup_";
  if (kind == RollupKind::error) name += "error_";
  if (kind == RollupKind::tool || kind == RollupKind::tool_bucket) name += "tool_";
  name += tier_name(tier);
  return is_bucket(kind) ? name + "_bucket" : name;
}

std::int64_t period_of(Tier tier, std::int64_t hour) noexcept {
  const std::int64_t day = (hour - (hour < 0 ? kHoursPerDay - 1 : 0)) / kHoursPerDay;
  switch (tier) {
    case Tier::hour:
      return hour;
    case Tier::day:
      return day;
    case Tier::month: {
      const base::CivilDay date = base::civil_from_days(day);
      return (date.year - kFirstYear) * kMonthsPerYear + date.month - 1;
    }
    case Tier::all:
      break;
  }
  return 0;
}

std::int64_t first_hour_of(Tier tier, std::int64_t period) noexcept {
  if (tier == Tier::hour) return period;
  if (tier == Tier::day) return period * kHoursPerDay;
  const std::int64_t year = period / kMonthsPerYear;  // periods are asked for from 1970 on
  const int month = static_cast<int>(period % kMonthsPerYear) + 1;
  return base::days_from_civil({kFirstYear + year, month, 1}) * kHoursPerDay;
}

const char* tier_name(Tier tier) noexcept {
  constexpr const char* kNames[] = {"hour", "day", "month", "all"};
  return kNames[static_cast<int>(tier)];
}

std::string add_row_sql(Tier tier, RollupKind kind) {
  const Columns& columns = rollup_columns(kind);
  std::string sql = insert_into(tier, kind, columns);
  sql += tier == Tier::all ? " VALUES (?2" : " VALUES (?1, ?2";
  for (std::size_t i = 0; i < columns.size(); ++i) sql += ", ?" + std::to_string(i + 3);
  return sql + ')' + on_conflict(tier, kind);
}

std::string fold_hour_sql(Tier tier, RollupKind kind) {
  Columns columns = rollup_columns(kind);
  if (!is_bucket(kind)) columns.push_back("pruned");
  std::string sql = insert_into(tier, kind, columns);
  sql += tier == Tier::all ? " SELECT group_id" : " SELECT ?1, group_id";
  for (const std::string& column : columns) sql += ", " + column;
  return sql + " FROM " + rollup_table(Tier::hour, kind) + " WHERE hour = ?2" +
         on_conflict(tier, kind);
}

}  // namespace daybook::state
