#include "watch/alert_measure.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "watch/alert_window.hpp"

namespace daybook::watch {
namespace {

constexpr std::int64_t kHour = base::kNsPerHour, kDay = base::kNsPerDay;
constexpr double kNsPerMs = 1e6, kNanoPerUsd = 1e9;

double bytes_of(const std::string& path) {
  double bytes = 0;
  for (const char* suffix : {"", "-wal"}) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path + suffix, missing);
    if (!missing) bytes += static_cast<double>(size);
  }
  return bytes;
}

Measured losses(sql::Connection& connection, const std::string& service, std::int64_t begin_ns) {
  sql::Statement select(connection,
                        "SELECT CAST(total(records) AS INTEGER) FROM loss WHERE at_us >= ?1"
                        " AND (?2 = '' OR service_id = (SELECT id FROM service WHERE name = ?2))");
  select.bind(1, begin_ns / 1000).bind(2, std::string_view(service));
  return {static_cast<double>(select.first_integer()), 0};
}

WindowParts parts_of(Kind kind) {
  if (kind == Kind::percentile) return WindowParts::duration;
  return kind == Kind::first_token ? WindowParts::time_to_first_token : WindowParts::sums;
}

std::int64_t size_of(const base::Histogram& histogram) {
  std::int64_t size = 0;
  for (const auto& [value, count] : histogram) size += count;
  return size;
}

Measured percentile(base::Histogram& histogram, std::int64_t percent,
                    const base::Extremes& extremes) {
  const std::int64_t count = size_of(histogram);
  if (count == 0) return {};
  return {static_cast<double>(base::percentiles(histogram, {percent}, extremes)[0]) / kNsPerMs,
          count};
}

/// A rate is told for a whole hour or day, however long the window is.
Measured scaled(Measured measured, const MeasureDefinition& measure, std::int64_t length_ns) {
  if (measured.value && measure.per_ns > 0)
    *measured.value *= static_cast<double>(measure.per_ns) / static_cast<double>(length_ns);
  return measured;
}

Measured of_sums(WindowSums& sums, const MeasureDefinition& measure) {
  const auto number = [](std::int64_t value) { return static_cast<double>(value); };
  switch (measure.kind) {
    case Kind::error_rate:
      if (sums.count == 0) return {};
      return {number(sums.errors) / number(sums.count), sums.count};
    case Kind::errors:
      return {number(sums.errors), sums.count};
    case Kind::average:
      if (sums.timed == 0) return {};
      return {number(sums.sum_ns) / number(sums.timed) / kNsPerMs, sums.timed};
    case Kind::percentile:
      return percentile(sums.histograms[0], measure.percent, sums.extremes);
    case Kind::first_token:
      return percentile(sums.histograms[1], measure.percent, {0, INT64_MAX});
    case Kind::cost:  // where no cost is known at all, it is not nothing
      if (sums.priced == 0 && sums.unpriced > 0) return {std::nullopt, sums.count};
      return {number(sums.cost_nano_usd) / kNanoPerUsd, sums.count};
    case Kind::tokens:
      return {number(sums.tokens), sums.count};
    default:
      return {number(sums.count), sums.count};
  }
}

}  // namespace

const std::vector<MeasureDefinition>& measures() {
  static const std::vector<MeasureDefinition> kMeasures = {
      {"error_rate", Kind::error_rate, 0, 0, kHour, 1, "failed calls / calls, 0 … 1"},
      {"errors", Kind::errors, 0, 0, kHour, 0, "failed calls"},
      {"calls", Kind::calls, 0, 0, kHour, 0, "calls of any kind: every span"},
      {"no_data", Kind::calls, 0, 0, kHour, 0, "calls; fires where there are none"},
      {"avg_ms", Kind::average, 0, 0, kHour, 1, "mean latency"},
      {"p50_ms", Kind::percentile, 50, 0, kHour, 1, "latency that half of the calls keep to"},
      {"p95_ms", Kind::percentile, 95, 0, kHour, 1, "latency that 95 % of the calls keep to"},
      {"p99_ms", Kind::percentile, 99, 0, kHour, 1, "latency that 99 % of the calls keep to"},
      {"ttft_p50_ms", Kind::first_token, 50, 0, kHour, 1, "the same of the time to first token"},
      {"ttft_p95_ms", Kind::first_token, 95, 0, kHour, 1, "likewise"},
      {"ttft_p99_ms", Kind::first_token, 99, 0, kHour, 1, "likewise"},
      {"cost_usd", Kind::cost, 0, 0, kDay, 0, "known cost in the window"},
      {"cost_usd_per_day", Kind::cost, 0, kDay, kDay, 0, "the same for a day at this pace"},
      {"tokens", Kind::tokens, 0, 0, kHour, 0, "tokens, input and output"},
      {"tokens_per_hour", Kind::tokens, 0, kHour, kHour, 0, "the same for an hour at this pace"},
      {"losses", Kind::losses, 0, 0, kDay, 0, "records that were lost"},
      {"store_bytes", Kind::bytes, 0, 0, kHour, 0, "size of the store and its log, now"}};
  return kMeasures;
}

const MeasureDefinition& require_measure(std::string_view name) {
  std::vector<std::string_view> names;
  std::string list;
  for (const MeasureDefinition& measure : measures()) {
    if (name == measure.name) return measure;
    names.push_back(measure.name);
    list += (list.empty() ? "" : ", ") + std::string(measure.name);
  }
  const std::string near(base::nearest(name, names));
  throw Error(Error::Code::invalid_argument, "no such measure: " + std::string(name),
              near.empty() ? "use one of " + list : "did you mean " + near + '?');
}

Measured measure_rule(sql::Connection& connection, const AlertRule& rule, std::int64_t now_ns) {
  const MeasureDefinition& measure = require_measure(rule.measure);
  if (measure.kind == Kind::bytes) return {bytes_of(connection.path()), 0};
  const std::int64_t begin_ns = std::max<std::int64_t>(now_ns - rule.window->count(), 0);
  if (measure.kind == Kind::losses) return losses(connection, rule.scope.service, begin_ns);
  WindowSums sums = read_window(connection, rule.scope, begin_ns, now_ns, parts_of(measure.kind));
  return scaled(of_sums(sums, measure), measure, now_ns - sums.begin_ns);
}

}  // namespace daybook::watch
