// LongStore: a hundred days of calls, most of whose hours and days are folded.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "read/call_store.hpp"

namespace daybook::test {

constexpr int kHours = 24 * 100;

/// A hundred days of calls that came in almost in order, the last of them just now.
struct LongStore : CallStore {
  explicit LongStore(unsigned seed = 20261127) {
    std::mt19937 random(seed);
    std::lognormal_distribution<double> latency(5, 1);
    for (int batch = 0; batch < 60; ++batch) {
      begin();
      for (int i = 0; i < 50; ++i) {
        const int late = random() % 10 == 0 ? static_cast<int>(random() % 800) : 0;
        const int at = -kHours + std::max(batch * kHours / 60 + i - late, 0);
        Completion record = call(latency(random), at, random() % 3 ? "gpt" : "claude");
        if (random() % 4 == 0) record.time_to_first_token = *record.latency / 3;
        if (random() % 9 == 0) record.failure = Failure{"Timeout", "slow", "", ""};
        record.usage.input = static_cast<std::int64_t>(random() % 1000);
        record.cost_usd = 0.25;
        put(record);
      }
      commit();
    }
  }
  /// What retention will do: hours before are gone, as far as days are whole and folded.
  void prune(int hours, const char* table, const char* state) {
    const auto before = std::to_string((kFirstHour / kHour + hours) / 24 * 24);
    if (std::string(table) == "rollup_hour")
      db.exec("DELETE FROM rollup_error_hour WHERE hour < " + before);
    db.exec(std::string("DELETE FROM ") + table + " WHERE hour < " + before +
            "; DELETE FROM rollup_hour_quantile WHERE hour < " + before +
            "; DELETE FROM rollup_hour_measure WHERE hour < " + before +
            "; UPDATE store_state SET " + state + " = " + before);
  }
  std::vector<std::int64_t> durations(int since, int until) {
    sql::Statement select(db,
                          "SELECT duration_ns FROM span WHERE at_ns >= ?1 AND at_ns < ?2"
                          " ORDER BY duration_ns");
    select.bind(1, kFirstHour + since * kHour).bind(2, kFirstHour + until * kHour);
    std::vector<std::int64_t> values;
    while (select.step()) values.push_back(select.integer(0));
    return values;
  }
};

}  // namespace daybook::test
