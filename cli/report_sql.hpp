// What the statements of several reports are made of.
//
//   "SELECT " + Buckets(request).column() + comma(request.by) + "sum(count) AS count …"
//
// Pure functions of a request, but for the clock where it names no end.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/report.hpp"

namespace daybook::cli {

/// "a, b, ", to stand before something.
std::string comma(const std::vector<std::string>& names);
/// "1, 2, 3"
std::string first_columns(std::size_t count);
/// What rows are told apart by: the bucket, then `by`.
std::vector<std::string> keys_of(const ReportRequest& request);
/// Whether `by` is a report's own, and all hours are asked for without buckets.
bool is_plain(const ReportSpec& spec, const ReportRequest& request);
/// "sum(count) AS count, …" for each of the report's figures.
std::string sums(const ReportSpec& spec);
/// The dearest first, unless rows are told apart by time.
std::string dearest_first(const ReportRequest& request);

/// The bucket as a column of a view that has whole hours, in the civil time of a zone: with an
/// offset for each stretch between two changes of its clocks.
class Buckets {
 public:
  explicit Buckets(const ReportRequest& request);

  /// "strftime(…) AS day, " or nothing.
  std::string column() const;

 private:
  template <class Text>
  std::string by_offset(Text text, const std::string& before, const std::string& nothing) const;
  std::string text(const std::string& civil) const;

  Bucket bucket_;
  const Zone& zone_;
  std::vector<std::pair<Time, Nanos>> offsets_;  // from then on
};

}  // namespace daybook::cli
