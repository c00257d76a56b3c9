// The measures that alerts watch: their names, and the value of each over a window.
//
//   const MeasureDefinition& measure = require_measure("p95_ms");
//   Measured now = measure_rule(connection, rule, now_ns);
//   if (now.count < rule.min_count) …                      // no data
//
// One snapshot, one connection, one thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "daybook/alerts.hpp"
#include "sql/connection.hpp"

namespace daybook::watch {

enum class Kind {
  error_rate,
  errors,
  calls,
  average,
  percentile,
  first_token,
  cost,
  tokens,
  losses,
  bytes
};

struct MeasureDefinition {
  const char* name;
  Kind kind;
  std::int64_t percent;    // of a percentile
  std::int64_t per_ns;     // what a rate is told per; 0: it is none
  std::int64_t window_ns;  // its own
  std::int64_t min_count;  // its own
  const char* meaning;

  bool is_count() const noexcept {
    return per_ns == 0 && (kind == Kind::errors || kind == Kind::calls || kind == Kind::tokens ||
                           kind == Kind::losses || kind == Kind::bytes);
  }
};
const std::vector<MeasureDefinition>& measures();
/// Throws invalid_argument with the nearest name.
const MeasureDefinition& require_measure(std::string_view name);

struct Measured {
  std::optional<double> value;  // none: not known
  std::int64_t count = 0;       // calls it is made of
};
/// Of a rule whose window is set.
Measured measure_rule(sql::Connection& connection, const AlertRule& rule, std::int64_t now_ns);

}  // namespace daybook::watch
