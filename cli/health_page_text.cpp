#include <algorithm>
#include <map>

#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/health_page.hpp"
#include "cli/health_text.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kShown = 5;  // of operations, errors, models
constexpr std::size_t kBarColumns = 20;

std::uint64_t number(std::int64_t count) {
  return static_cast<std::uint64_t>(count);
}

/// A value for each hour of the page, or for each day from the first to the last that has any.
std::vector<double> over_time(const HealthPage& page, std::int64_t TrafficRow::*value) {
  const bool by_hour = page.bucket == Bucket::hour;
  const Nanos step = by_hour ? std::chrono::hours(1) : std::chrono::hours(24);
  std::map<Time, double> values;
  for (const TrafficRow& row : page.traffic)
    values[row.at.value_or(page.since)] += static_cast<double>(row.*value);
  std::vector<double> line;
  if (values.empty()) return line;
  const Time last = by_hour ? std::max(values.rbegin()->first, page.until) : values.rbegin()->first;
  for (Time at = by_hour ? page.since : values.begin()->first; at <= last; at += step)
    line.push_back(values.count(at) ? values[at] : 0);
  return line;
}

/// "traffic  1,204 calls, 12 failed (1.0 %)", with what was by the hour below it.
std::string traffic_text(const HealthPage& page) {
  const double rate =
      page.count > 0 ? static_cast<double>(page.failed) / static_cast<double>(page.count) : 0;
  std::string text = "traffic  " + counted(number(page.count), "span") + " since " +
                     time_text(page.since) + ", " + count_text(number(page.failed)) + " failed (" +
                     fixed_text(100 * rate, 1) + " %)\n";
  const std::string each = page.bucket == Bucket::hour ? " an hour" : " a day";
  const std::string spans = sparkline(over_time(page, &TrafficRow::count));
  if (page.count > 0) text += "         " + spans + "  spans" + each + '\n';
  if (page.failed > 0)
    text +=
        "         " + sparkline(over_time(page, &TrafficRow::errors)) + "  failed" + each + '\n';
  return text;
}

/// A line of a section: its title once, then blanks.
std::string line_of(const std::string& title, bool first, const std::string& text) {
  std::string head = first ? title : "";
  head.resize(9, ' ');
  return head + text + '\n';
}

std::string padded(std::string text, std::size_t columns) {
  text = one_line(text, columns);
  return text + std::string(columns - width(text), ' ');
}

std::string latency_text(const HealthPage& page) {
  if (page.latency.empty()) return line_of("latency", true, "none known");
  double longest = 0;
  const std::size_t shown = std::min(page.latency.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i)
    longest = std::max(longest, page.latency[i].p95_ms.value_or(0));
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const LatencyRow& row = page.latency[i];
    const double p95 = row.p95_ms.value_or(0);
    text += line_of("latency", i == 0,
                    "p95 " + padded(milliseconds_text(p95), 11) + padded(row.operation, 25) + ' ' +
                        padded(counted(number(row.count), "span"), 15) +
                        bar(p95, longest, kBarColumns));
  }
  return text;
}

std::string errors_text(const HealthPage& page) {
  if (page.errors.empty()) return line_of("errors", true, "none");
  std::string text;
  for (std::size_t i = 0; i < std::min(page.errors.size(), kShown); ++i) {
    const ErrorRow& row = page.errors[i];
    text += line_of("errors", i == 0,
                    padded(count_text(number(row.count)), 15) + padded(row.error_type, 25) + ' ' +
                        padded("", 15) +
                        bar(static_cast<double>(row.count),
                            static_cast<double>(page.errors[0].count), kBarColumns));
  }
  return text;
}

std::string cost_text(const HealthPage& page) {
  std::string text = page.cost_usd ? "$" + number_text(*page.cost_usd) : "not known";
  if (page.unpriced > 0)
    text += " or more, " + counted(number(page.unpriced), "call") + " without a price";
  text += ", " + counted(number(page.tokens), "token");
  if (page.tokens == 0 && !page.cost_usd) text = "none: no tokens were told";
  text = line_of("cost", true, text);
  for (std::size_t i = 0; i < std::min(page.cost.size(), kShown); ++i) {
    const TokenRow& row = page.cost[i];
    if (!row.cost_usd || page.cost.size() == 1) continue;
    text += line_of("", false,
                    padded('$' + number_text(*row.cost_usd), 15) + padded(row.model, 25) + ' ' +
                        padded("", 15) +
                        bar(*row.cost_usd, page.cost[0].cost_usd.value_or(0), kBarColumns));
  }
  return text;
}

std::string alerts_text(const HealthPage& page) {
  const auto firing = page.health.firing();
  const std::size_t silent = static_cast<std::size_t>(
      std::count_if(page.health.alerts.begin(), page.health.alerts.end(),
                    [&](const Alert& alert) { return alert.is_silenced(page.health.at); }));
  if (page.health.alerts.empty())
    return line_of("alerts", true, "none is set: `daybook alert set --help`");
  std::string text =
      line_of("alerts", true,
              count_text(firing.size()) + " of " + count_text(page.health.alerts.size()) +
                  " firing" + (silent > 0 ? ", " + count_text(silent) + " silent" : ""));
  for (const Alert& alert : firing) text += line_of("", false, visible(alert_text(alert)));
  return text;
}

}  // namespace

std::string page_text(const HealthPage& page) {
  const StoreHealth& health = page.health;
  std::string text = line_of("store", true,
                             visible(page.path) + ", " + bytes_text(health.db_bytes) + ", log " +
                                 bytes_text(health.wal_bytes) + "; " + disk_text(health));
  text += health.ok() ? line_of("health", true, "ok") : "";
  for (std::size_t i = 0; i < health.problems.size(); ++i)
    text += line_of("health", i == 0, "wrong: " + visible(health.problems[i].text));
  text += alerts_text(page) + traffic_text(page) + latency_text(page) + errors_text(page) +
          cost_text(page);
  text += line_of("losses", true, page.lost == 0 ? "none" : counted(number(page.lost), "record"));
  return text + line_of("queue", true, writers_text(health));
}

}  // namespace daybook::cli
