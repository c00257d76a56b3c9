// HourMeasures: rows of rollup_hour that are folded, an hour's in one value, of what trend and
// anomaly compare: they read 60,000 of these rows, in a tenth of the time that the rows take.
//
//   packed.write(first_hour, folded_hour);   // once the hours between are folded
//   packed.forget(hours);                    // something came for them after their fold
//   packed.write_again(begin, end);          // those that are missing, of hours between
//   packed.renew(hours);                     // sums of theirs were corrected
//   unpack_measures(measures, [&](const MeasuresOfHour& row) { … });
//
// A value stands for all rows of its hour. What was forgotten is written again with a later fold,
// if it is not older than a week by then, and by who forgot much. The table is made when the first
// of them is written. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sql/connection.hpp"
#include "state/varint.hpp"

namespace daybook::state {

/// A row of rollup_hour, without its hour; and the 95th percentile of its series.
struct MeasuresOfHour {
  static constexpr int kSums = 7;
  std::int64_t group_id = 0;
  std::int64_t sums[kSums] = {};  // in the order of kMeasureColumns; the second: with a duration
  std::int64_t min_ns = 0, max_ns = 0;  // where there are any of these
  std::int64_t p95_ns = -1;             // -1: not known
};
/// These but the percentile, for a SELECT.
constexpr const char* kMeasureColumns =
    "group_id, count, timed, input_tokens, output_tokens, usage_count, cost_nano_usd, priced,"
    " min_ns, max_ns";

class HourMeasures {
 public:
  explicit HourMeasures(sql::Connection& db) : db_(db) {}
  /// Hours from `first_hour` on and before `folded_hour`.
  void write(std::int64_t first_hour, std::int64_t folded_hour);
  /// All of them folded.
  void write_again(std::int64_t begin_hour, std::int64_t end_hour);
  void forget(const std::set<std::int64_t>& hours);
  /// Those that are there.
  void renew(const std::set<std::int64_t>& hours);

 private:
  void prepare();
  std::string pack(std::int64_t hour);

  sql::Connection& db_;
  std::optional<sql::Statement> missing_, rows_, put_, forget_;
};

/// False: this is no packed hour, from some byte on.
template <class OnRow>
bool unpack_measures(std::string_view measures, OnRow&& on_row) {
  Varints varints(measures);
  MeasuresOfHour row;
  while (!varints.at_end()) {
    std::uint64_t step = 0, value = 0;
    if (!varints.next(step)) return false;
    row.group_id += static_cast<std::int64_t>(step);
    for (std::int64_t& sum : row.sums) {
      if (!varints.next(value)) return false;
      sum = static_cast<std::int64_t>(value);
    }
    for (std::int64_t* const ns : {&row.min_ns, &row.max_ns, &row.p95_ns}) {
      if (!varints.next(value)) return false;
      *ns = static_cast<std::int64_t>(value);
    }
    --row.p95_ns;
    on_row(row);
  }
  return true;
}

}  // namespace daybook::state
