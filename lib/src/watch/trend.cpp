#include "daybook/trend.hpp"

#include "daybook/kept_hours.hpp"
#include "watch/trend_norm.hpp"
#include "watch/trend_weeks.hpp"

namespace daybook {
namespace {

using std::chrono::hours;
using watch::Figures;
using watch::GroupNames;

constexpr hours kWeek{168};
constexpr hours kSeriesByHour{72};
constexpr Measure kMeasures[] = {Measure::calls,  Measure::errors, Measure::error_rate,
                                 Measure::p95_ms, Measure::tokens, Measure::cost_usd};

/// A stretch of time, and the rows of the groups that were seen in it.
struct Slot {
  Time begin, end;
  bool is_known;  // else hours were pruned, and the rows are those of whole days
  std::map<GroupNames, MeasureRow> rows;
};

Slot read_slot(const Reader& reader, const Window& window, Time kept, Time begin, Time end) {
  Slot slot{begin, end, watch::divides_hours(begin, kept) && watch::divides_hours(end, kept), {}};
  for (MeasureRow& row : reader.measures(watch::window_of(window, begin, end)))
    slot.rows.emplace(watch::names_of(row), std::move(row));
  return slot;
}

/// The window's time, the one before it, then those of earlier weeks.
std::vector<Slot> read_slots(const Reader& reader, const Window& window, Time kept, int weeks) {
  const Time since = *window.since, until = *window.until;
  const int apart = static_cast<int>((until - since + kWeek - Nanos(1)) / kWeek);
  std::vector<Slot> slots = {read_slot(reader, window, kept, since, until),
                             read_slot(reader, window, kept, since - (until - since), since)};
  for (int i = 1; i <= weeks; ++i) {
    const Time begin = watch::weeks_earlier(window, since, i * apart);
    const Time end = watch::weeks_earlier(window, until, i * apart);
    const bool is_before = slots[1].begin == begin && slots[1].end == end;  // of a week
    slots.push_back(is_before ? slots[1] : read_slot(reader, window, kept, begin, end));
  }
  return slots;
}

/// The measures of each group through the window, hour by hour or day by day.
struct Series {
  std::map<Time, double> nothing;  // every hour or day of the window
  std::map<GroupNames, std::map<Time, MeasureRow>> rows;

  std::vector<double> of(const GroupNames& group, Measure measure) const {
    std::map<Time, double> values = nothing;
    if (const auto found = rows.find(group); found != rows.end())
      for (const auto& [at, row] : found->second)
        values[at] = watch::value_of(measure, row).value_or(0);
    std::vector<double> out;
    for (const auto& [at, value] : values) out.push_back(value);
    return out;
  }
};

Series read_series(const Reader& reader, const Window& window, Time kept) {
  const bool by_hour = *window.until - *window.since <= kSeriesByHour;
  Window buckets =
      watch::window_of(window, *window.since, *window.until, by_hour ? Bucket::hour : Bucket::day);
  if (!by_hour) buckets.utc_offset = window.utc_offset;
  Series series;
  for (Time at = *window.since; at < *window.until; at += hours(1))
    series.nothing.emplace(by_hour ? at : watch::day_of(window, at), 0);
  for (MeasureRow& row : reader.measures(buckets))
    if (!by_hour || *row.at >= kept)
      series.rows[watch::names_of(row)].emplace(*row.at, std::move(row));
  return series;
}

/// What a slot says of a group; none: it is not known whether anything happened.
std::optional<Figures> figures_of(const Slot& slot, const GroupNames& group,
                                  const watch::FirstSeen& first) {
  if (!slot.is_known || !first.known(group, slot.begin)) return std::nullopt;
  const auto found = slot.rows.find(group);
  return found == slot.rows.end() ? Figures() : found->second;
}

TrendRow judged(Measure measure, const std::optional<Figures>& now,
                const std::vector<std::optional<Figures>>& before) {
  TrendRow row;
  row.measure = measure;
  if (now) row.now = watch::value_of(measure, *now);
  if (before[0]) row.before = watch::value_of(measure, *before[0]);
  if (row.now && row.before && *row.before != 0) row.change = *row.now / *row.before - 1;
  std::vector<const Figures*> earlier;
  for (std::size_t i = 1; i < before.size(); ++i)
    if (before[i]) earlier.push_back(&*before[i]);
  if (now) row.norm = watch::judge(measure, *now, earlier);
  return row;
}

}  // namespace

std::vector<TrendRow> trend(const Reader& reader, const Window& given,
                            const TrendOptions& options) {
  const Window window = watch::whole_hours(given, options.weeks);
  const Time kept = hours_kept_since(reader);
  const auto slots = read_slots(reader, window, kept, options.weeks);
  const watch::FirstSeen first(reader, window, slots.back().begin);
  const Series series = read_series(reader, window, kept);
  std::map<GroupNames, ReportKey> groups;
  for (const Slot& slot : slots)
    for (const auto& [names, row] : slot.rows) groups.emplace(names, row);

  std::vector<TrendRow> out;
  for (auto& [names, key] : groups) {
    key.at = *window.since;
    std::optional<Figures> now;
    if (slots[0].is_known) {
      const auto found = slots[0].rows.find(names);
      now = found == slots[0].rows.end() ? Figures() : found->second;
    }
    std::vector<std::optional<Figures>> before;
    for (std::size_t i = 1; i < slots.size(); ++i)
      before.push_back(figures_of(slots[i], names, first));
    for (const Measure measure : kMeasures) {
      TrendRow row = judged(measure, now, before);
      static_cast<ReportKey&>(row) = key;
      row.series = series.of(names, measure);
      out.push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace daybook
