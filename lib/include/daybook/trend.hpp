// Trend and anomaly: whether a time stands out, by what the same time of the week was before.
//
//   daybook::Window day;
//   day.since = now - 24h; day.until = now; day.by = {"service", "model"};
//   for (const auto& row : daybook::trend(reader, day))
//     if (row.norm.standing == daybook::Standing::higher) print(row.service, row.measure);
//
// The norm is robust: the median of the weeks before, and as spread their median absolute deviation
// (MAD) scaled to that of a normal distribution; a bad week moves neither. A time stands out from
// 3.5 spreads on (Iglewicz and Hoaglin, 1993). Where there are fewer than four earlier weeks to
// compare with, or too few calls to tell, nothing is said: Standing::too_little_data, no numbers.
//
// A time without calls is a zero where what it is about had been seen before, and no data where it
// had not, or where the store had not begun. A rate and a percentile need 20 calls. All is read
// from rollups.
#pragma once

#include "daybook/reader.hpp"

namespace daybook {

enum class Measure { calls, errors, error_rate, p95_ms, tokens, cost_usd };
DAYBOOK_EXPORT const char* measure_name(Measure measure) noexcept;

enum class Standing { too_little_data, usual, higher, lower };
/// "too little data", "usual", "higher", "lower"
DAYBOOK_EXPORT const char* standing_name(Standing standing) noexcept;

/// What is usual, and how far from it a value is. Without numbers where there is too little data.
struct DAYBOOK_EXPORT Norm {
  std::optional<double> usual;     // the median of the earlier weeks
  std::optional<double> spread;    // 1.4826 MAD, or what chance alone makes of it if that is more
  std::optional<double> strength;  // (value - usual) / spread
  int weeks = 0;                   // earlier weeks that have a value
  Standing standing = Standing::too_little_data;
};

struct DAYBOOK_EXPORT TrendRow : ReportKey {
  Measure measure = Measure::calls;
  std::optional<double> now;     // none: not known
  std::optional<double> before;  // as long a time, just before; none: there are no data of it
  std::optional<double> change;  // now / before - 1; none: one is not known, or before was 0
  Norm norm;
  std::vector<double> series;  // hour by hour, day by day beyond three days; 0 where not known
};

struct DAYBOOK_EXPORT AnomalyRow : ReportKey {  // `at`: the begin of the hour
  Measure measure = Measure::calls;
  double value = 0;
  Norm norm;
};

struct DAYBOOK_EXPORT Anomalies {
  std::vector<AnomalyRow> rows;       // the strongest first
  std::uint64_t judged = 0;           // values of an hour and a group that were compared
  std::uint64_t too_little_data = 0;  // and those that could not be
};

struct DAYBOOK_EXPORT TrendOptions {
  int weeks = 8;  // earlier weeks to compare with, 4 to 52
};

/// The window's time as a whole: a row for each group and measure. `since` and `until` are needed,
/// whole hours, at most five years; `by` is service where it names none, the columns of report
/// latency. A time longer than a week is compared with times so many weeks earlier that they do not
/// overlap.
DAYBOOK_EXPORT std::vector<TrendRow> trend(const Reader& reader, const Window& window,
                                           const TrendOptions& options = {});

/// Each hour of the window by itself; `by` is service, operation, provider, model where it names
/// none. What is not listed is usual, or has too little data. At most 31 days.
DAYBOOK_EXPORT Anomalies anomalies(const Reader& reader, const Window& window,
                                   const TrendOptions& options = {});

}  // namespace daybook
