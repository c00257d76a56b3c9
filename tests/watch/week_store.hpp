// WeekStore: calls in the hours of weeks, counted back from an hour that is now.
#pragma once

#include "daybook/trend.hpp"
#include "read/call_store.hpp"

namespace daybook::test {

struct WeekStore : CallStore {
  /// `count` calls `hours` after the first hour (before, where negative).
  void calls(int count, int hours, double ms = 100, const std::string& model = "gpt",
             int errors = 0) {
    begin();
    for (int i = 0; i < count; ++i) {
      Completion record = call(ms, hours, model);
      record.usage.input = 10;
      record.cost_usd = 0.5;
      if (i < errors) record.failure = Failure{"Timeout", "slow", "", ""};
      put(record);
    }
    commit();
  }
  /// At the first hour's time of each week, the latest last; 0 leaves a week out.
  void weeks(const std::vector<int>& counts, int off = 0) {
    for (std::size_t i = 0; i < counts.size(); ++i)
      calls(counts[i], -168 * static_cast<int>(counts.size() - i) + off);
  }
  /// What retention does to hours before the day of one.
  void prune_hours(int before) {
    const auto kept = std::to_string((kFirstHour / kHour + before) / 24 * 24);
    for (const std::string table :
         {"rollup_hour", "rollup_error_hour", "rollup_hour_bucket", "rollup_hour_quantile",
          "rollup_hour_histogram", "rollup_hour_measure"})
      db.exec("DELETE FROM " + table + " WHERE hour < " + kept);
    db.exec("UPDATE store_state SET kept_hour = " + kept + ", kept_bucket_hour = " + kept);
  }
};

/// The first hour, or some hours from there.
inline Window hours_of(int since, int until, std::vector<std::string> by = {}) {
  Window window;
  window.since = hour(since);
  window.until = hour(until);
  window.by = std::move(by);
  return window;
}

inline std::string number(std::optional<double> value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value.value_or(0));
  return value ? text : "-";
}

/// "service model measure: now before, usual z of weeks, standing"
inline std::string line(const TrendRow& r) {
  const std::string name = r.service + (r.model.empty() ? "" : ' ' + r.model);
  return name + ' ' + measure_name(r.measure) + ": " + number(r.now) + ' ' + number(r.before) +
         ", " + number(r.norm.usual) + ' ' + number(r.norm.strength) + " of " +
         std::to_string(r.norm.weeks) + ", " + standing_name(r.norm.standing);
}

/// The line of a measure; of `model` where it is split by that.
inline std::string line(const std::vector<TrendRow>& rows, Measure measure,
                        const std::string& model = "") {
  for (const TrendRow& row : rows)
    if (row.measure == measure && row.model == model) return line(row);
  return "";
}

}  // namespace daybook::test
