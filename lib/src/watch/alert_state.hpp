// AlertState: which state a measured value leads to, and when it is taken up. Pure functions.
//
//   const bool changed = advance(row, {0.07, 120}, now_ns);     // row.state may be another now
//
// An alert is two switches, one for `warn` and one for `threshold`; each turns once its condition
// was the other way for rule.hold at every check. A switch that is on sees its limit moved by a
// tenth to the good side (for counts that tenth in whole numbers): what lies in between leaves it
// as it is.
#pragma once

#include <cstdint>
#include <optional>

#include "daybook/alerts.hpp"
#include "watch/alert_measure.hpp"

namespace daybook::watch {

/// A rule as it is stored, and its state. AlertRule's window and min_count are set.
struct AlertRow {
  AlertRule rule;
  std::int64_t changed_ns = 0;  // when the rule was set
  AlertState state = AlertState::unknown;
  std::optional<double> value;
  std::optional<std::int64_t> since_ns, last_checked_ns;
  std::optional<std::int64_t> warn_differs_ns, alert_differs_ns;
  std::optional<std::int64_t> silenced_until_ns;
  std::optional<AlertState> told;  // the state a command was last run for
};

/// Takes up what was measured at `now_ns`. True: the state changed.
bool advance(AlertRow& row, const Measured& measured, std::int64_t now_ns);

/// The row as users read it.
Alert alert_of(const AlertRow& row);

}  // namespace daybook::watch
