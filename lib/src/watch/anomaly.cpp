#include <algorithm>
#include <cmath>

#include "daybook/error.hpp"
#include "daybook/trend.hpp"
#include "watch/trend_norm.hpp"
#include "watch/trend_weeks.hpp"

namespace daybook {
namespace {

using std::chrono::hours;
using watch::GroupNames;

constexpr hours kWindowMax{31 * 24};
constexpr Measure kMeasures[] = {Measure::calls,  Measure::errors, Measure::error_rate,
                                 Measure::p95_ms, Measure::tokens, Measure::cost_usd};

using Hours = std::map<Time, MeasureRow>;
using Groups = std::map<GroupNames, Hours>;

/// The hours of the window and those of earlier weeks, each read once.
Groups read_hours(const Reader& reader, const Window& window, int weeks) {
  Groups groups;
  Time read_from = *window.until;
  for (int week = 0; week <= weeks; ++week) {
    const Time begin = watch::weeks_earlier(window, *window.since, week);
    const Time end = std::min(read_from, watch::weeks_earlier(window, *window.until, week));
    read_from = std::min(read_from, begin);
    if (begin >= end) continue;
    for (MeasureRow& row : reader.measures(watch::window_of(window, begin, end, Bucket::hour)))
      groups[watch::names_of(row)].emplace(*row.at, std::move(row));
  }
  return groups;
}

class Search {
 public:
  Search(const Reader& reader, const Window& window, int weeks)
      : window_(window),
        weeks_(weeks),
        groups_(read_hours(reader, window, weeks)),
        first_(reader, window, watch::weeks_earlier(window, *window.since, weeks)) {}

  Anomalies found() {
    const std::vector<Weeks> all = weeks_of_hours();
    for (const auto& [names, rows] : groups_)
      for (const Weeks& weeks : all) look_at(names, rows, weeks);
    std::stable_sort(out_.rows.begin(), out_.rows.end(), [](const auto& a, const auto& b) {
      return std::abs(*a.norm.strength) > std::abs(*b.norm.strength);
    });
    return std::move(out_);
  }

 private:
  /// An hour, and the same one of each earlier week.
  struct Weeks {
    Time at;
    std::vector<Time> earlier;
  };

  /// Of all hours of the window. The clocks are asked here, once, and not again for each group.
  std::vector<Weeks> weeks_of_hours() const {
    std::vector<Weeks> all;
    for (Time at = *window_.since; at < *window_.until; at += hours(1)) {
      all.push_back({at, {}});
      for (int week = 1; week <= weeks_; ++week)
        all.back().earlier.push_back(watch::weeks_earlier(window_, at, week));
    }
    return all;
  }

  /// None: it is not known whether anything happened.
  const MeasureRow* row_of(const GroupNames& names, const Hours& rows, Time at) const {
    static const MeasureRow kNothing;
    const auto found = rows.find(at);
    if (found != rows.end()) return &found->second;
    return first_.known(names, at) ? &kNothing : nullptr;
  }

  void look_at(const GroupNames& names, const Hours& rows, const Weeks& weeks) {
    const MeasureRow* now = row_of(names, rows, weeks.at);
    if (now == nullptr) return;
    std::vector<const MeasureRow*> earlier;
    for (const Time at : weeks.earlier)
      if (const auto* row = row_of(names, rows, at)) earlier.push_back(row);
    for (const Measure measure : kMeasures) {
      const auto value = watch::value_of(measure, *now);
      if (!value) continue;  // too few calls for a rate: their number is looked at
      const Norm norm = watch::judge(measure, *now, earlier);
      ++(norm.standing == Standing::too_little_data ? out_.too_little_data : out_.judged);
      if (norm.standing == Standing::higher || norm.standing == Standing::lower)
        add(rows.begin()->second, weeks.at, measure, *value, norm);
    }
  }

  void add(const ReportKey& key, Time at, Measure measure, double value, const Norm& norm) {
    AnomalyRow row;
    static_cast<ReportKey&>(row) = key;
    row.at = at;
    row.measure = measure;
    row.value = value;
    row.norm = norm;
    out_.rows.push_back(std::move(row));
  }

  const Window& window_;
  int weeks_;
  Groups groups_;
  watch::FirstSeen first_;
  Anomalies out_;
};

}  // namespace

Anomalies anomalies(const Reader& reader, const Window& window, const TrendOptions& options) {
  Window whole = watch::whole_hours(window, options.weeks);
  if (*whole.until - *whole.since > kWindowMax)
    throw Error(Error::Code::invalid_argument, "anomalies are looked for in at most 31 days",
                "move since nearer to until");
  if (whole.by.empty()) whole.by = {"service", "operation", "provider", "model"};
  return Search(reader, whole, options.weeks).found();
}

}  // namespace daybook
