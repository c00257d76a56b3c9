// Tiers against each other: a day is the sum of its folded hours, a month and all time are sums of
// days, of which none is ever pruned. Both tiers are read in order of time, so that no more than
// one period's rows are in memory.
#include <algorithm>
#include <map>
#include <vector>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "state/rollups.hpp"

namespace daybook::read {
namespace {

using state::Tier;

enum class How { sum, least, greatest };
struct Column {
  std::string name;
  How how = How::sum;
};

/// One kind of rollup: its tables, what its rows are told apart by within a period, what they hold.
struct Kind {
  std::string prefix, suffix;
  std::vector<std::string> key;
  std::vector<Column> columns;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = {
      {"rollup_",
       "",
       {"group_id"},
       {{"count"},
        {"pruned"},
        {"timed"},
        {"sum_ns"},
        {"min_ns", How::least},
        {"max_ns", How::greatest},
        {"ttft_count"},
        {"ttft_sum_ns"},
        {"stream_ns"},
        {"stream_tokens"},
        {"usage_count"},
        {"input_tokens"},
        {"output_tokens"},
        {"cache_read_tokens"},
        {"cache_write_tokens"},
        {"reasoning_tokens"},
        {"cost_nano_usd"},
        {"priced"},
        {"unpriced"}}},
      {"rollup_", "_bucket", {"group_id", "measure", "value_ns"}, {{"count"}}},
      {"rollup_error_",
       "",
       {"group_id"},
       {{"count"}, {"pruned"}, {"first_at_ns", How::least}, {"last_at_ns", How::greatest}}},
      {"rollup_tool_",
       "",
       {"group_id"},
       {{"count"},
        {"errors"},
        {"pruned"},
        {"timed"},
        {"sum_ns"},
        {"min_ns", How::least},
        {"max_ns", How::greatest},
        {"last_at_ns", How::greatest}}},
      {"rollup_tool_", "_bucket", {"group_id", "value_ns"}, {{"count"}}}};
  return kKinds;
}

using Values = std::vector<std::int64_t>;

class TierCheck {
 public:
  TierCheck(sql::Connection& connection, Findings& findings, const Kind& kind)
      : connection_(connection), findings_(findings), kind_(kind) {}

  /// `from`, `before`: periods of `lower` that stand in `upper`.
  void run(Tier lower, std::int64_t from, std::int64_t before, Tier upper) {
    lower_ = lower;
    upper_ = upper;
    const std::string name = state::tier_name(lower);
    sql::Statement below(
        connection_, select(lower) + " WHERE " + name + " >= ?1 AND " + name + " < ?2 ORDER BY 1");
    below.bind(1, from).bind(2, before);
    const std::int64_t first =
        state::period_of(upper, state::first_hour_of(lower, std::max<std::int64_t>(from, 0)));
    sql::Statement above(
        connection_,
        select(upper) +
            (upper == Tier::all ? ""
                                : " WHERE " + std::string(state::tier_name(upper)) + " >= ?1") +
            " ORDER BY 1");
    if (upper != Tier::all) above.bind(1, first);
    bool more_below = below.step(), more_above = above.step();
    while (more_below || more_above) {
      std::int64_t period = more_above ? above.integer(0) : INT64_MAX;
      if (more_below) period = std::min(period, upper_period(below));
      std::map<Values, Values> sums, kept;
      for (; more_below && upper_period(below) == period; more_below = below.step())
        add(sums, below);
      for (; more_above && above.integer(0) == period; more_above = above.step()) add(kept, above);
      compare(period, sums, kept);
    }
  }
  std::int64_t rollups() const noexcept { return rollups_; }

 private:
  std::string select(Tier tier) const {
    const std::string name = state::tier_name(tier);
    std::string sql = tier == Tier::all ? "SELECT 0" : "SELECT " + name;
    for (const std::string& column : kind_.key) sql += ", " + column;
    for (const Column& column : kind_.columns) sql += ", " + column.name;
    return sql + " FROM " + kind_.prefix + name + kind_.suffix;
  }

  std::int64_t upper_period(const sql::Statement& row) const {
    return state::period_of(upper_, state::first_hour_of(lower_, row.integer(0)));
  }

  void add(std::map<Values, Values>& to, const sql::Statement& row) const {
    Values key;
    int at = 1;
    for (std::size_t i = 0; i < kind_.key.size(); ++i) key.push_back(row.integer(at++));
    const auto [found, is_new] = to.try_emplace(std::move(key), kind_.columns.size());
    for (std::size_t i = 0; i < kind_.columns.size(); ++i, ++at) {
      const How how = kind_.columns[i].how;
      std::int64_t value = row.integer(at), &sum = found->second[i];
      if (row.is_null(at) && how != How::sum) value = how == How::least ? INT64_MAX : -1;
      if (is_new) {
        sum = value;
      } else if (how == How::sum) {
        sum = state::saturating_add(sum, value);
      } else {
        sum = how == How::least ? std::min(sum, value) : std::max(sum, value);
      }
    }
  }

  void compare(std::int64_t period, const std::map<Values, Values>& sums,
               const std::map<Values, Values>& kept) {
    static const std::string kParts[] = {"hours", "days", "months"};
    const Values nothing(kind_.columns.size());
    const auto tell = [&](const Values& key, const Values& has, const Values& should) {
      for (std::size_t i = 0; i < kind_.columns.size(); ++i) {
        if (has[i] == should[i]) continue;
        std::string place = place_of(kind_.prefix, upper_, period, key[0]);
        if (key.size() > 1) place += "bucket " + std::to_string(key.back()) + " ns: ";
        findings_.wrong(place + kind_.columns[i].name + " is " + std::to_string(has[i]) + ", its " +
                        kParts[static_cast<int>(lower_)] + " say " + std::to_string(should[i]));
      }
    };
    for (const auto& [key, has] : kept) {
      const auto should = sums.find(key);
      tell(key, has, should == sums.end() ? nothing : should->second);
      ++rollups_;
    }
    for (const auto& [key, should] : sums) {
      if (!kept.contains(key)) tell(key, nothing, should);
    }
  }

  sql::Connection& connection_;
  Findings& findings_;
  const Kind& kind_;
  Tier lower_ = Tier::hour, upper_ = Tier::day;
  std::int64_t rollups_ = 0;
};

}  // namespace

void check_tiers(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "tiers");
  const Horizon horizon = read_horizon(connection);
  std::int64_t rollups = 0;
  for (const Kind& kind : kinds()) {
    const std::int64_t kept = kind.suffix.empty() ? horizon.kept_hour : horizon.kept_bucket_hour;
    TierCheck check(connection, findings, kind);
    check.run(Tier::hour, kept, horizon.folded_hour, Tier::day);
    check.run(Tier::day, 0, INT64_MAX, Tier::month);
    check.run(Tier::day, 0, INT64_MAX, Tier::all);
    rollups += check.rollups();
  }
  const auto day = [](std::int64_t hour) { return base::format_day(hour * base::kNsPerHour); };
  if (horizon.kept_bucket_hour > 0) {
    findings.not_verifiable("histograms of days before " + day(horizon.kept_bucket_hour) +
                            " by their hours, which were pruned");
  }
  if (horizon.kept_hour > 0) {
    findings.not_verifiable("days before " + day(horizon.kept_hour) +
                            " by their hours, which were pruned");
  }
  findings.finish(std::to_string(rollups) + " rollups of days, months and all time agree with" +
                  " what they sum up");
}

}  // namespace daybook::read
