#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/raw_rollup.hpp"

namespace daybook::read {
namespace {

std::string place(std::int64_t hour, std::int64_t group) {
  return "rollup_hour " + base::format_hour(hour * base::kNsPerHour) + " group " +
         std::to_string(group) + ": ";
}

std::string differs(const char* column, std::int64_t kept, std::int64_t raw) {
  return std::string(column) + " is " + std::to_string(kept) + ", the rows say " +
         std::to_string(raw);
}

class RollupCheck {
 public:
  RollupCheck(sql::Connection& connection, Findings& findings)
      : connection_(connection), findings_(findings), raw_(raw_rollups(connection)) {}

  void run() {
    if (raw_.without_group > 0) {
      findings_.wrong(std::to_string(raw_.without_group) +
                      " rows of span have no row of rollup_group");
    }
    compare_counters();
    compare_buckets();
    for (const auto& [key, rollup] : raw_.rollups) {
      if (!seen_.contains(key)) findings_.wrong(place(key.first, key.second) + "missing");
    }
    if (pruned_ > 0) {
      findings_.not_verifiable(std::to_string(pruned_) + " of " + std::to_string(seen_.size()) +
                               " rollups: their sums, since rows were deleted; counts are right");
    }
  }
  std::size_t rollups() const noexcept { return seen_.size(); }

 private:
  void compare_counters() {
    std::string columns;
    for (const char* column : kRollupSums) columns.append(", ").append(column);
    sql::Statement select(connection_,
                          "SELECT hour, group_id, count, pruned" + columns + " FROM rollup_hour");
    while (select.step()) {
      const RollupKey key{select.integer(0), select.integer(1)};
      const RawRollup& raw = raw_.rollups[key];
      const std::int64_t pruned = select.integer(3);
      seen_[key] = pruned;
      if (select.integer(2) != raw.count + pruned) {
        findings_.wrong(place(key.first, key.second) +
                        differs("count", select.integer(2), raw.count + pruned));
      }
      if (pruned > 0) {
        ++pruned_;
        continue;
      }
      for (std::size_t i = 0; i < kRollupSums.size(); ++i) {
        const std::int64_t kept = select.integer(4 + static_cast<int>(i));  // NULL is 0
        if (kept == raw.sums[i]) continue;
        findings_.wrong(place(key.first, key.second) + differs(kRollupSums[i], kept, raw.sums[i]));
      }
    }
  }

  bool is_verifiable(const RollupKey& key) const {
    const auto found = seen_.find(key);
    return found != seen_.end() && found->second == 0;
  }

  void compare_buckets() {
    sql::Statement select(
        connection_, "SELECT hour, group_id, measure, value_ns, count FROM rollup_hour_bucket");
    while (select.step()) {
      const RollupKey key{select.integer(0), select.integer(1)};
      if (!seen_.contains(key))
        findings_.wrong(place(key.first, key.second) + "missing, its histogram is there");
      if (!is_verifiable(key)) continue;
      std::int64_t& raw = raw_.rollups[key].buckets[{select.integer(2), select.integer(3)}];
      if (raw != select.integer(4)) bucket_differs(key, select.integer(3), select.integer(4), raw);
      raw = 0;
    }
    for (const auto& [key, rollup] : raw_.rollups) {
      for (const auto& [bucket, count] : rollup.buckets) {
        if (count > 0 && is_verifiable(key)) bucket_differs(key, bucket.second, 0, count);
      }
    }
  }

  void bucket_differs(const RollupKey& key, std::int64_t value_ns, std::int64_t kept,
                      std::int64_t raw) {
    findings_.wrong(place(key.first, key.second) + "bucket " + std::to_string(value_ns) +
                    " ns: " + differs("count", kept, raw));
  }

  sql::Connection& connection_;
  Findings& findings_;
  RawRollups raw_;
  std::map<RollupKey, std::int64_t> seen_;  // rollups kept, with how many of their rows were pruned
  std::int64_t pruned_ = 0;
};

}  // namespace

void check_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "rollups");
  RollupCheck check(connection, findings);
  check.run();
  findings.finish(std::to_string(check.rollups()) + " hourly rollups agree with the rows");
}

void check_error_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "rollups");
  // A full outer join by hand, which SQLite has since 3.39 only: kept and raw counts side by side.
  sql::Statement select(
      connection,
      "SELECT hour, type, sum(kept), sum(raw), max(first_kept) - max(first_raw), max(last_kept) - "
      "max(last_raw),"
      " sum(pruned) FROM ("
      " SELECT hour, service_id, model_id, type, fingerprint, count AS kept, pruned, 0 AS raw,"
      "  first_at_ns AS first_kept, last_at_ns AS last_kept, 0 AS first_raw, 0 AS last_raw"
      " FROM rollup_error_hour"
      " UNION ALL"
      " SELECT at_ns / 3600000000000, service_id,"
      "  coalesce(model_id, (SELECT id FROM model WHERE provider = '' AND name = '')),"
      "  type, fingerprint, 0, 0, count(*), 0, 0, min(at_ns), max(at_ns)"
      " FROM error GROUP BY 1, 2, 3, 4, 5)"
      " GROUP BY hour, service_id, model_id, type, fingerprint");
  std::int64_t rollups = 0, pruned = 0;
  for (; select.step(); ++rollups) {
    const std::int64_t raw = select.integer(3) + select.integer(6);
    const std::string where = "rollup_error_hour " +
                              base::format_hour(select.integer(0) * base::kNsPerHour) + " " +
                              std::string(select.text(1)) + ": ";
    if (select.integer(2) != raw) {
      findings.wrong(where + differs("count", select.integer(2), raw));
    } else if (select.integer(6) > 0) {
      ++pruned;
    } else if (select.integer(4) != 0 || select.integer(5) != 0) {
      findings.wrong(where + "its first or last time is not that of its rows");
    }
  }
  if (pruned > 0) {
    findings.not_verifiable(std::to_string(pruned) + " of " + std::to_string(rollups) +
                            " rollups: their times, since rows were deleted; counts are right");
  }
  findings.finish(std::to_string(rollups) + " hourly rollups of errors agree with the rows");
}

}  // namespace daybook::read
