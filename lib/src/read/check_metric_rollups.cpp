// Sums of metrics against their samples, read series by series in order of time, which is how they
// are meant. Sums of fractions are compared to twelve digits: they were added up in another order.
#include <cmath>
#include <map>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "state/dictionaries.hpp"
#include "state/metric_share.hpp"
#include "state/rollups.hpp"

namespace daybook::read {
namespace {

constexpr std::int64_t kHourUs = base::kNsPerHour / 1000;

struct Sums {
  std::int64_t samples = 0;
  std::optional<std::int64_t> count = 0;
  std::optional<double> sum = 0.0, last;
  bool is_saturated = false;
  state::MetricBuckets buckets;

  void add(const state::MetricSample& sample, const state::MetricShare& share) {
    ++samples;
    last = sample.value;
    count = count && share.count ? std::optional(state::saturating_add(*count, *share.count))
                                 : std::nullopt;
    sum = sum && share.sum ? std::optional(*sum + *share.sum) : std::nullopt;
    is_saturated = is_saturated || (sum && !std::isfinite(*sum));
    for (const auto& [bounds, values] : share.buckets) {
      std::int64_t& kept = buckets[bounds];
      kept = state::saturating_add(kept, values);
    }
  }
};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", value);
  return text;
}

bool is_near(double a, double b) {
  return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)) + 1e-300;
}

class MetricCheck {
 public:
  MetricCheck(sql::Connection& connection, Findings& findings)
      : findings_(findings),
        series_(connection, "SELECT id, instrument, temporality, labels FROM metric ORDER BY id"),
        samples_(connection,
                 "SELECT at_ns, value, count, sum, bounds, buckets FROM metric_sample"
                 " WHERE metric_id = ?1 ORDER BY at_us, id"),
        whole_(connection,
               "SELECT samples, pruned, count, sum, last, 0 FROM rollup_metric_all"
               " WHERE metric_id = ?1"),
        hours_(connection,
               "SELECT samples, pruned, count, sum, last, hour_us FROM rollup_metric_hour"
               " WHERE metric_id = ?1 ORDER BY hour_us"),
        whole_buckets_(connection,
                       "SELECT upper, lower, count FROM rollup_metric_all_bucket"
                       " WHERE metric_id = ?1"),
        hour_buckets_(connection,
                      "SELECT upper, lower, count FROM rollup_metric_hour_bucket"
                      " WHERE metric_id = ?1 AND hour_us = ?2"),
        kept_hour_(connection.integer("SELECT kept_metric_hour FROM store_state")),
        kept_bucket_hour_(connection.integer("SELECT kept_metric_bucket_hour FROM store_state")) {}

  void run() {
    for (; series_.step(); ++seen_) check_series(series_.integer(0));
    if (pruned_ > 0) {
      findings_.not_verifiable(std::to_string(pruned_) + " of " + std::to_string(seen_) +
                               " series of metrics: samples of theirs were deleted since");
    }
    findings_.finish(std::to_string(seen_) + " series of metrics agree with their samples");
  }

 private:
  void check_series(std::int64_t id) {
    const bool is_other = series_.text(3) == state::kOtherLabels;
    const bool is_cumulative = series_.text(1) != "gauge" && series_.text(2) == "cumulative";
    Sums whole;
    std::map<std::int64_t, Sums> hours;
    std::optional<state::MetricSample> before;
    samples_.bind(1, id);
    while (samples_.step()) {
      state::MetricSample sample = state::metric_sample_at(samples_, 0);
      state::MetricShare share;
      if (!is_cumulative) share = state::share_of_delta(sample);
      if (is_cumulative && !is_other) {
        share = state::share_of_cumulative(before ? &*before : nullptr, sample);
      }
      whole.add(sample, share);
      hours[sample.at_ns / base::kNsPerHour].add(sample, share);
      if (is_cumulative) before = std::move(sample);
    }
    compare(id, whole, hours);
  }

  void compare(std::int64_t id, Sums& whole, std::map<std::int64_t, Sums>& hours) {
    const std::string series = "series " + std::to_string(id) + ": ";
    bool found = false;
    whole_.bind(1, id);
    while (whole_.step()) {
      found = true;
      if (whole_.integer(1) > 0) {
        ++pruned_;
        whole_.reset();
        return;
      }
      compare("rollup_metric_all " + series, whole_, whole);
    }
    if (!found && whole.samples > 0) {
      differ("rollup_metric_all " + series, "samples", "0", std::to_string(whole.samples));
    }
    whole_buckets_.bind(1, id);
    compare_buckets("rollup_metric_all " + series, whole_buckets_, whole);
    hours_.bind(1, id);
    while (hours_.step()) {
      const std::int64_t hour = hours_.integer(5) / kHourUs;
      const std::string place = place_of(hour) + series;
      compare(place, hours_, hours[hour]);
      if (hour < kept_bucket_hour_) hours[hour].buckets.clear();
      hour_buckets_.bind(1, id).bind(2, hour * kHourUs);
      compare_buckets(place, hour_buckets_, hours[hour]);
      hours.erase(hour);
    }
    for (const auto& [hour, sums] : hours) {
      if (hour < kept_hour_) continue;
      differ(place_of(hour) + series, "samples", "0", std::to_string(sums.samples));
    }
  }

  static std::string place_of(std::int64_t hour) {
    return "rollup_metric_hour " + base::format_hour(hour * base::kNsPerHour) + " ";
  }

  void compare(const std::string& place, const sql::Statement& kept, const Sums& raw) {
    whole_number(place, "samples", kept.integer(0), raw.samples);
    if (!kept.is_null(2) && raw.count) whole_number(place, "count", kept.integer(2), *raw.count);
    // A sum that is not told may have been known once, before a sample came between two others.
    if (!kept.is_null(3) && raw.sum && !raw.is_saturated && !is_near(kept.real(3), *raw.sum)) {
      differ(place, "sum", number(kept.real(3)), number(*raw.sum));
    }
    if (kept.is_null(4) == raw.last.has_value() || (raw.last && kept.real(4) != *raw.last)) {
      differ(place, "last", kept.is_null(4) ? "unknown" : number(kept.real(4)),
             raw.last ? number(*raw.last) : "unknown");
    }
  }

  void compare_buckets(const std::string& place, sql::Statement& kept, Sums& raw) {
    const auto compare = [&](double upper, std::int64_t count, std::int64_t samples) {
      whole_number(place + "bucket up to " + number(upper) + ": ", "count", count, samples);
    };
    while (kept.step()) {
      const std::pair<double, double> bounds{kept.real(0), kept.real(1)};
      compare(bounds.first, kept.integer(2), raw.buckets[bounds]);
      raw.buckets[bounds] = 0;
    }
    for (const auto& [bounds, count] : raw.buckets) compare(bounds.first, 0, count);
  }

  void whole_number(const std::string& place, const char* column, std::int64_t kept,
                    std::int64_t raw) {
    if (kept != raw) differ(place, column, std::to_string(kept), std::to_string(raw));
  }
  void differ(const std::string& place, const char* column, const std::string& kept,
              const std::string& raw) {
    findings_.wrong(place + column + " is " + kept + ", the samples say " + raw);
  }

  Findings& findings_;
  sql::Statement series_, samples_, whole_, hours_, whole_buckets_, hour_buckets_;
  const std::int64_t kept_hour_, kept_bucket_hour_;
  std::int64_t seen_ = 0, pruned_ = 0;
};

}  // namespace

void check_metric_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "metric_rollups");
  MetricCheck(connection, findings).run();
}

}  // namespace daybook::read
