// Alerts: thresholds on what the store counts anyway, and the state of each.
//
//   daybook::AlertRule rule;
//   rule.name = "errors";
//   rule.measure = "error_rate";
//   rule.threshold = 0.05;
//   daybook::set_alert("daybook.db", rule);
//   for (const auto& alert : daybook::check_alerts("daybook.db").alerts)   // every few minutes
//     if (alert.state == daybook::AlertState::firing) page(alert.name, alert.value);
//
// State and history are rows (views `alerts`, `alert_events`), so whoever checks next goes on from
// there. A window ends with the check: whole hours and days come from rollups, the hour it begins
// in from the raw rows. What is dated ahead within the present hour counts.
//
// An alert does not flap: its state changes once the measure was on the other side at every check
// for rule.hold, and one that fires or warns goes back only when the measure is a tenth of the
// threshold on the good side of it (a count: that tenth in whole numbers).
//
// Every function opens the store for itself and throws Error (not_found, invalid_argument, denied,
// busy, io …). Any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daybook/error.hpp"
#include "daybook/record.hpp"

namespace daybook {

/// unknown: not measured yet. warning: beyond `warn`, not beyond `threshold`.
enum class AlertState { unknown, ok, warning, firing };
DAYBOOK_EXPORT const char* name(AlertState state) noexcept;

/// Of which calls; empty members do not restrict.
struct DAYBOOK_EXPORT AlertScope {
  std::string service, environment, kind, operation, model;
};

struct DAYBOOK_EXPORT AlertRule {
  enum class NoData { ok, keep, alert };  // keep: the state stays what it is

  std::string name;     // letters, digits and . _ -, at most 64
  std::string measure;  // see alert_measures()
  AlertScope scope;
  std::optional<Nanos> window;  // 1 s … 30 d; unset: the measure's own
  bool above = true;            // beyond is: greater than; false: less than
  double threshold = 0;         // beyond it the alert fires, in the measure's unit
  std::optional<double> warn;   // beyond it the alert warns; on the good side of threshold
  Nanos hold{0};                // how long before the state changes, for better or worse
  std::optional<std::int64_t> min_count;  // with fewer calls there is no data; unset: the measure's
  NoData no_data = NoData::keep;
};

DAYBOOK_EXPORT const char* name(AlertRule::NoData policy) noexcept;

/// A rule and how it stood at the last check.
struct DAYBOOK_EXPORT Alert : AlertRule {
  AlertState state = AlertState::unknown;
  std::optional<double> value;  // none: no data, or never checked
  std::optional<Time> since;    // in this state
  std::optional<Time> last_checked;
  std::optional<Time> silenced_until;
  std::optional<AlertState> pending;  // where it goes if that holds on
  std::optional<Time> pending_since;

  bool is_silenced(Time now) const noexcept { return silenced_until && *silenced_until > now; }
  bool fires(Time now) const noexcept { return state == AlertState::firing && !is_silenced(now); }
};

/// What can be watched: error_rate, errors, calls, no_data, avg_ms, p50_ms, p95_ms, p99_ms,
/// ttft_p50_ms, ttft_p95_ms, ttft_p99_ms, cost_usd, cost_usd_per_day, tokens, tokens_per_hour,
/// losses, store_bytes.
struct DAYBOOK_EXPORT AlertMeasure {
  std::string name, meaning;
  Nanos window{0};             // its own
  std::int64_t min_count = 0;  // its own
};
DAYBOOK_EXPORT std::vector<AlertMeasure> alert_measures();

/// Adds the rule, or puts it in the place of the one of its name, which keeps its state where the
/// measure is the same; audited. True: there was none. Throws invalid_argument with what is wrong.
DAYBOOK_EXPORT bool set_alert(const std::string& path, const AlertRule& rule);
/// Its history stays. Throws not_found.
DAYBOOK_EXPORT void remove_alert(const std::string& path, const std::string& name);
/// Until then it does not fire for a caller and no command is run; its state is kept up. Without a
/// time: no longer silent. Throws not_found.
DAYBOOK_EXPORT void silence_alert(const std::string& path, const std::string& name,
                                  std::optional<Time> until);
/// By name, as of the last check.
DAYBOOK_EXPORT std::vector<Alert> read_alerts(const std::string& path);

/// A state that is to be told, and the one that was told before.
struct DAYBOOK_EXPORT AlertChange {
  Alert alert;
  AlertState before = AlertState::unknown;
  Time at;
};

struct DAYBOOK_EXPORT AlertCheckOptions {
  std::optional<Time> now;  // unset: the clock's
  /// Only tell: needs no right to write, and neither state nor history change.
  bool dry_run = false;
  /// How long it waits for its turn among those who write to the store.
  Nanos wait_at_most = std::chrono::seconds(5);
  /// Called after the check is committed, for each alert whose state is not the one that was told
  /// last: once per change, whatever other process checks at the same time, silent ones when their
  /// silence is over. Gives back what failed, which the history keeps; empty: nothing. What it
  /// throws is what failed.
  std::function<std::string(const AlertChange&)> on_change;
};
struct DAYBOOK_EXPORT AlertCheck {
  Time at;
  std::vector<Alert> alerts;          // by name, as they are now
  std::vector<std::string> failures;  // of on_change, one line each
  /// Why the store has not kept all of it, where others wrote to it for too long: without states
  /// nothing was told, without what became of on_change the history says `running`.
  std::optional<Error> not_kept;
  bool fires() const noexcept;  // one of them, and is not silenced
};
/// Measures every rule and keeps what became of it. Measuring holds up no writer. Reads at most the
/// spans of one hour raw, and no more than half a million: where the hour that a window begins in
/// has more, or some were deleted, the window takes that hour whole.
DAYBOOK_EXPORT AlertCheck check_alerts(const std::string& path,
                                       const AlertCheckOptions& options = {});

}  // namespace daybook
