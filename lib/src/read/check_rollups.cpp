#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/raw_rollup.hpp"

namespace daybook::read {
namespace {

std::string differs(const char* column, std::int64_t kept, std::int64_t raw) {
  return std::string(column) + " is " + std::to_string(kept) + ", the rows say " +
         std::to_string(raw);
}

/// One tier against the raw rows.
class RollupCheck {
 public:
  RollupCheck(sql::Connection& connection, Findings& findings, state::Tier tier, RawMap& raw,
              std::string where)
      : connection_(connection),
        findings_(findings),
        tier_(tier),
        raw_(raw),
        where_(std::move(where)) {}

  void run() {
    compare_counters();
    compare_buckets();
    for (const auto& [key, rollup] : raw_) {
      if (!seen_.contains(key)) findings_.wrong(place(key) + "missing");
    }
    if (pruned_ > 0) {
      findings_.not_verifiable(std::to_string(pruned_) + " of " + std::to_string(seen_.size()) +
                               " rollups: their sums, since rows were deleted; counts are right");
    }
  }
  std::size_t rollups() const noexcept { return seen_.size(); }

 private:
  std::string period() const { return state::tier_name(tier_); }
  std::string place(const RollupKey& key) const {
    return place_of("rollup_", tier_, key.first, key.second);
  }

  void compare_counters() {
    std::string columns;
    for (const char* column : kRollupSums) columns.append(", ").append(column);
    sql::Statement select(connection_, "SELECT " + period() + ", group_id, count, pruned" +
                                           columns + " FROM rollup_" + period() + where_);
    while (select.step()) {
      const RollupKey key{select.integer(0), select.integer(1)};
      const RawRollup& raw = raw_[key];
      const std::int64_t pruned = select.integer(3);
      seen_[key] = pruned;
      if (select.integer(2) != raw.count + pruned) {
        findings_.wrong(place(key) + differs("count", select.integer(2), raw.count + pruned));
      }
      if (pruned > 0) {
        ++pruned_;
        continue;
      }
      for (std::size_t i = 0; i < kRollupSums.size(); ++i) {
        const std::int64_t kept = select.integer(4 + static_cast<int>(i));  // NULL is 0
        if (kept == raw.sums[i]) continue;
        findings_.wrong(place(key) + differs(kRollupSums[i], kept, raw.sums[i]));
      }
    }
  }

  bool is_verifiable(const RollupKey& key) const {
    const auto found = seen_.find(key);
    return found != seen_.end() && found->second == 0;
  }

  void compare_buckets() {
    sql::Statement select(connection_, "SELECT " + period() +
                                           ", group_id, measure, value_ns, count FROM rollup_" +
                                           period() + "_bucket" + where_);
    while (select.step()) {
      const RollupKey key{select.integer(0), select.integer(1)};
      if (!seen_.contains(key)) findings_.wrong(place(key) + "missing, its histogram is there");
      if (!is_verifiable(key)) continue;
      std::int64_t& raw = raw_[key].buckets[{select.integer(2), select.integer(3)}];
      if (raw != select.integer(4)) bucket_differs(key, select.integer(3), select.integer(4), raw);
      raw = 0;
    }
    for (const auto& [key, rollup] : raw_) {
      for (const auto& [bucket, count] : rollup.buckets) {
        if (count > 0 && is_verifiable(key)) bucket_differs(key, bucket.second, 0, count);
      }
    }
  }

  void bucket_differs(const RollupKey& key, std::int64_t value_ns, std::int64_t kept,
                      std::int64_t raw) {
    findings_.wrong(place(key) + "bucket " + std::to_string(value_ns) +
                    " ns: " + differs("count", kept, raw));
  }

  sql::Connection& connection_;
  Findings& findings_;
  state::Tier tier_;
  RawMap& raw_;
  std::string where_;
  std::map<RollupKey, std::int64_t> seen_;  // rollups kept, with how many of their rows were pruned
  std::int64_t pruned_ = 0;
};

}  // namespace

std::string place_of(const std::string& prefix, state::Tier tier, std::int64_t period,
                     std::int64_t group) {
  const std::int64_t begin_ns = state::first_hour_of(tier, period) * base::kNsPerHour;
  std::string text = prefix + state::tier_name(tier);
  if (tier == state::Tier::hour) text += " " + base::format_hour(begin_ns);
  if (tier == state::Tier::day) text += " " + base::format_day(begin_ns);
  if (tier == state::Tier::month) text += " " + base::format_day(begin_ns).substr(0, 7);
  return text + " group " + std::to_string(group) + ": ";
}

void check_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "rollups");
  const Horizon horizon = read_horizon(connection);
  RawRollups raw = raw_rollups(connection, horizon);
  if (raw.without_group > 0) {
    findings.wrong(std::to_string(raw.without_group) + " rows of span have no row of rollup_group");
  }
  RollupCheck hours(connection, findings, state::Tier::hour, raw.hours, "");
  hours.run();
  RollupCheck days(connection, findings, state::Tier::day, raw.days,
                   " WHERE day * 24 < " + std::to_string(horizon.kept_bucket_hour));
  days.run();
  std::string all_well = std::to_string(hours.rollups()) + " hourly rollups";
  if (days.rollups() > 0) all_well += " and " + std::to_string(days.rollups()) + " daily ones";
  findings.finish(all_well + " agree with the rows");
}

}  // namespace daybook::read
