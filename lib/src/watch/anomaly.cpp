#include <algorithm>
#include <cmath>
#include <map>

#include "daybook/error.hpp"
#include "daybook/kept_hours.hpp"
#include "daybook/trend.hpp"
#include "watch/trend_norm.hpp"
#include "watch/trend_weeks.hpp"

namespace daybook {
namespace {

using std::chrono::hours;
using watch::Figures;
using watch::GroupNames;

constexpr hours kWindowMax{31 * 24}, kWeek{168};
constexpr Measure kMeasures[] = {Measure::calls,  Measure::errors, Measure::error_rate,
                                 Measure::p95_ms, Measure::tokens, Measure::cost_usd};

/// What hours say of a group: figures in no order, and which of them an hour's are.
struct Group {
  ReportKey key;
  std::vector<Figures> figures;
  std::vector<std::uint32_t> at;  // by hours since the first: one beyond its place; 0: none
};

/// The hours of the window and those of earlier weeks, each read once.
class Hours {
 public:
  Hours(const Reader& reader, const Window& window, int weeks)
      : first_(watch::weeks_earlier(window, *window.since, weeks)) {
    const auto count = static_cast<std::size_t>((*window.until - first_) / hours(1)) + 1;
    Time read_from = *window.until;
    for (int week = 0; week <= weeks; ++week) {
      const Time begin = watch::weeks_earlier(window, *window.since, week);
      const Time end = std::min(read_from, watch::weeks_earlier(window, *window.until, week));
      read_from = std::min(read_from, begin);
      if (begin >= end) continue;
      for (Time at = begin; at < end; at += kWeek)  // rows with all their names are large
        add(reader.measures(watch::window_of(window, at, std::min(at + kWeek, end), Bucket::hour)),
            count);
    }
  }
  const std::map<GroupNames, Group>& groups() const { return groups_; }
  const Figures* figures_of(const Group& group, Time at) const {
    if (at < first_ || index(at) >= group.at.size()) return nullptr;
    const std::uint32_t place = group.at[index(at)];
    return place == 0 ? nullptr : &group.figures[place - 1];
  }

 private:
  void add(const std::vector<MeasureRow>& rows, std::size_t count) {
    for (const MeasureRow& row : rows) {
      Group& group = group_of(row);
      group.at.resize(count);
      group.figures.emplace_back(row);
      group.at[index(*row.at)] = static_cast<std::uint32_t>(group.figures.size());
    }
  }
  std::size_t index(Time at) const { return static_cast<std::size_t>((at - first_) / hours(1)); }

  /// An hour's rows are in order of their names, so the next one's group is nearly always the next.
  Group& group_of(const MeasureRow& row) {
    if (next_ == groups_.end()) next_ = groups_.begin();
    if (next_ == groups_.end() || !is_of(next_->second.key, row))
      next_ = groups_.try_emplace(watch::names_of(row), Group{row, {}, {}}).first;
    return (next_++)->second;
  }
  static bool is_of(const ReportKey& known, const MeasureRow& row) {
    return known.service == row.service && known.environment == row.environment &&
           known.kind == row.kind && known.operation == row.operation &&
           known.provider == row.provider && known.model == row.model && known.status == row.status;
  }

  Time first_;
  std::map<GroupNames, Group> groups_;
  std::map<GroupNames, Group>::iterator next_ = groups_.end();
};

class Search {
 public:
  Search(const Reader& reader, const Window& window, int weeks)
      : window_(window),
        weeks_(weeks),
        kept_(hours_kept_since(reader)),
        hours_(reader, window, weeks),
        first_(reader, window, watch::weeks_earlier(window, *window.since, weeks)) {}

  Anomalies found() {
    const std::vector<Weeks> all = weeks_of_hours();
    for (const auto& [names, group] : hours_.groups()) {
      seen_ = first_.since(names);
      for (const Weeks& weeks : all) look_at(group, weeks);
    }
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
  const Figures* figures_of(const Group& group, Time at) const {
    static const Figures kNothing;
    if (at < kept_) return nullptr;  // pruned: its day is left
    if (const Figures* figures = hours_.figures_of(group, at)) return figures;
    return at >= seen_ ? &kNothing : nullptr;
  }

  void look_at(const Group& group, const Weeks& weeks) {
    const Figures* now = figures_of(group, weeks.at);
    if (now == nullptr) return;
    earlier_.clear();
    for (const Time at : weeks.earlier)
      if (const Figures* figures = figures_of(group, at)) earlier_.push_back(figures);
    for (const Measure measure : kMeasures) {
      const auto value = watch::value_of(measure, *now);
      if (!value) continue;  // too few calls for a rate: their number is looked at
      const Norm norm = watch::judge(measure, *now, earlier_, true);
      ++(norm.standing == Standing::too_little_data ? out_.too_little_data : out_.judged);
      if (norm.standing == Standing::higher || norm.standing == Standing::lower)
        add(group.key, weeks.at, measure, *value, norm);
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
  Time kept_;
  Hours hours_;
  std::vector<const Figures*> earlier_;
  watch::FirstSeen first_;
  Time seen_;  // the group that is looked at, for the first time
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
