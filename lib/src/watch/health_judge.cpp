#include <algorithm>
#include <array>
#include <cstdio>

#include "watch/alert_state.hpp"
#include "watch/health.hpp"

namespace daybook::watch {
namespace {

using Problems = std::vector<StoreHealth::Problem>;

constexpr std::uint64_t kWalBytesMax = 128u << 20;
constexpr std::uint64_t kDaysOfGrowth = 2;
constexpr std::chrono::hours kCheckedWithin{1};
constexpr std::chrono::hours kRetainedWithin{48};

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1000 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
  return text;
}

std::string number_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

/// "3 hours"; whole units, at least one minute.
std::string ago_text(Nanos ago) {
  const auto minutes = std::max<std::int64_t>(ago / std::chrono::minutes(1), 1);
  const auto counted = [](std::int64_t count, const std::string& unit) {
    return std::to_string(count) + ' ' + unit + (count == 1 ? "" : "s");
  };
  if (minutes < 120) return counted(minutes, "minute");
  return minutes < 48 * 60 ? counted(minutes / 60, "hour") : counted(minutes / 60 / 24, "day");
}

void judge_losses(const StoreHealth& health, Problems& problems) {
  std::uint64_t records = 0;
  std::string reasons;
  for (const StoreHealth::Loss& loss : health.lost) {
    records += loss.records;
    reasons += (reasons.empty() ? "" : ", ") + std::to_string(loss.records) + ' ' + loss.reason;
  }
  if (records == 0) return;
  problems.push_back({"losses", std::to_string(records) + (records == 1 ? " record" : " records") +
                                    " lost in the last 24 hours (" + reasons +
                                    "): see the view losses"});
}

void judge_alerts(const StoreHealth& health, const HealthFacts& facts, Problems& problems) {
  for (const Alert& alert : health.firing()) {
    problems.push_back({"alert", "alert " + alert.name + " fires: " + alert.measure + " is " +
                                     (alert.value ? number_text(*alert.value) : "without data") +
                                     (alert.above ? ", above " : ", below ") +
                                     number_text(alert.threshold) + ": `daybook alert history " +
                                     alert.name + "` tells since when"});
  }
  std::optional<Time> last;
  for (const Alert& alert : health.alerts) last = std::max(last, alert.last_checked);
  if (health.alerts.empty() || health.at - last.value_or(facts.rules_set) <= kCheckedWithin) return;
  problems.push_back(
      {"alerts_unchecked", "alerts were " +
                               (last ? "last checked " + ago_text(health.at - *last) + " ago"
                                     : std::string("never checked")) +
                               ": let cron run `daybook alert check` every few minutes"});
}

void judge_disk(const StoreHealth& health, const HealthFacts& facts, Problems& problems) {
  if (health.disk_bytes == 0) return;  // not known
  const std::uint64_t share = health.disk_bytes / 100 * facts.free_percent_min;
  const std::uint64_t growth = health.bytes_per_day * kDaysOfGrowth;
  if (health.disk_free >= std::max(share, growth)) return;
  problems.push_back(
      {"disk",
       bytes_text(health.disk_free) + " free: less than " +
           (growth > share ? "two days' growth (" + bytes_text(health.bytes_per_day) + " a day)"
                           : std::to_string(facts.free_percent_min) + " % of the disk (" +
                                 bytes_text(health.disk_bytes) + ")") +
           ": make room, or keep less"});
}

void judge_store(const StoreHealth& health, const HealthFacts& facts, Problems& problems) {
  if (!facts.not_writable.empty()) {
    problems.push_back({"writable", facts.not_writable + " cannot be written by this user:"
                                                         " check its mode and owner"});
  }
  if (health.wal_bytes > kWalBytesMax) {
    problems.push_back({"wal", "the write-ahead log has " + bytes_text(health.wal_bytes) +
                                   ": end the reader that holds it open for long, or let"
                                   " somebody open and close the store"});
  }
  if (facts.pending_migrations > 0) {
    problems.push_back({"schema", "migrations are pending (" +
                                      std::to_string(facts.pending_migrations) +
                                      "): run `daybook upgrade`"});
  }
  if (!facts.audit_problem.empty()) {
    problems.push_back({"audit", "the audit does not hold together: " + facts.audit_problem +
                                     ": run `daybook audit verify`"});
  }
  if (!facts.has_policy) return;
  if (!health.last_retention) {
    problems.push_back(
        {"retention", "its policy was never applied: run `daybook retention apply`"});
  } else if (health.at - *health.last_retention > kRetainedWithin) {
    problems.push_back({"retention", "its policy was last applied " +
                                         ago_text(health.at - *health.last_retention) +
                                         " ago: run `daybook retention apply` every night"});
  }
}

}  // namespace

std::vector<StoreHealth::Problem> judge(const StoreHealth& health, const HealthFacts& facts) {
  Problems problems;
  judge_losses(health, problems);
  judge_alerts(health, facts, problems);
  judge_store(health, facts, problems);
  judge_disk(health, facts, problems);
  return problems;
}

}  // namespace daybook::watch
