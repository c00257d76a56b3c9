// Alerts in words and as rows: what list, check, health and the command of a change share.
//
//   print_alerts(context, alerts, now);
//   watched_text(rule)      // "error_rate above 0.05 over 1h, service shop, held for 10m"
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "daybook/alerts.hpp"

namespace daybook::cli {

/// 90s, 15m, 24h, 7d: the largest unit that needs no fraction.
std::string duration_text(Nanos duration);
/// What the rule watches, on one line.
std::string watched_text(const AlertRule& rule);
/// "errors 0.4 (error_rate above 0.05 over 1h) since 2026-11-23T10:00:00Z"
std::string alert_text(const Alert& alert);

/// name, state, value, threshold, since, then the rest of it.
nlohmann::ordered_json alert_json(const Alert& alert);
/// Those that fire, as JSON.
nlohmann::ordered_json firing_json(const std::vector<Alert>& alerts, Time now);
/// All of them as rows in the format asked for; fewer columns for people.
void print_alerts(const Context& context, const std::vector<Alert>& alerts, Time now);

}  // namespace daybook::cli
