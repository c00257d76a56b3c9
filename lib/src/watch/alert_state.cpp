#include "watch/alert_state.hpp"

#include <cmath>

namespace daybook::watch {
namespace {

constexpr double kMargin = 0.1;

/// Whether the value is beyond `limit`, seen from a switch that is on or off.
bool is_beyond(const AlertRule& rule, double limit, double value, bool is_on) {
  double margin = is_on ? std::abs(limit) * kMargin : 0;
  if (require_measure(rule.measure).is_count()) margin = std::floor(margin);
  return rule.above ? value > limit - margin : value < limit + margin;
}

/// Turns the switch if it differed for long enough.
void turn(bool& is_on, std::optional<std::int64_t>& differs_ns, bool wanted, std::int64_t hold_ns,
          std::int64_t now_ns) {
  if (wanted == is_on) {
    differs_ns.reset();
    return;
  }
  if (!differs_ns || *differs_ns > now_ns) differs_ns = now_ns;  // or the clock was set back
  if (now_ns - *differs_ns < hold_ns) return;
  is_on = wanted;
  differs_ns.reset();
}

struct Switches {
  bool warn, alert;
};

/// Where the switches should be; nothing where that is not known and nothing is to change.
std::optional<Switches> wanted(const AlertRow& row, const Measured& measured, Switches now) {
  const AlertRule& rule = row.rule;
  const bool no_data = !measured.value || measured.count < rule.min_count.value_or(0);
  if (no_data && rule.no_data == AlertRule::NoData::keep) return std::nullopt;
  if (no_data) {
    const bool on = rule.no_data == AlertRule::NoData::alert;
    return Switches{on, on};
  }
  Switches want{false, is_beyond(rule, rule.threshold, *measured.value, now.alert)};
  want.warn = want.alert || (rule.warn && is_beyond(rule, *rule.warn, *measured.value, now.warn));
  return want;
}

AlertState state_of(Switches switches) {
  if (switches.alert) return AlertState::firing;
  return switches.warn ? AlertState::warning : AlertState::ok;
}

Switches switches_of(AlertState state) {
  return {state == AlertState::warning || state == AlertState::firing, state == AlertState::firing};
}

std::optional<Time> time_of(const std::optional<std::int64_t>& ns) {
  return ns ? std::optional(Time(Nanos(*ns))) : std::nullopt;
}

}  // namespace

bool advance(AlertRow& row, const Measured& measured, std::int64_t now_ns) {
  row.last_checked_ns = now_ns;
  row.value = measured.value;
  if (measured.count < row.rule.min_count.value_or(0)) row.value.reset();
  Switches now = switches_of(row.state);
  const auto want = wanted(row, measured, now);
  if (!want) {
    row.warn_differs_ns.reset();
    row.alert_differs_ns.reset();
    if (!row.since_ns) row.since_ns = now_ns;
    return false;
  }
  const std::int64_t hold_ns = row.rule.hold.count();
  turn(now.alert, row.alert_differs_ns, want->alert, hold_ns, now_ns);
  turn(now.warn, row.warn_differs_ns, want->warn, hold_ns, now_ns);
  const AlertState before = row.state;
  row.state = state_of(now);
  if (row.state != before || !row.since_ns) row.since_ns = now_ns;
  return row.state != before;
}

Alert alert_of(const AlertRow& row) {
  Alert alert;
  static_cast<AlertRule&>(alert) = row.rule;
  alert.state = row.state;
  alert.value = row.value;
  alert.since = time_of(row.since_ns);
  alert.last_checked = time_of(row.last_checked_ns);
  alert.silenced_until = time_of(row.silenced_until_ns);
  if (row.warn_differs_ns || row.alert_differs_ns) {
    Switches then = switches_of(row.state);
    if (row.warn_differs_ns) then.warn = !then.warn;
    if (row.alert_differs_ns) then.alert = !then.alert;
    alert.pending = state_of(then);
    alert.pending_since =
        time_of(row.alert_differs_ns ? row.alert_differs_ns : row.warn_differs_ns);
  }
  return alert;
}

}  // namespace daybook::watch
