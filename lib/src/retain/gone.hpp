// Gone: rows that a plan counts as gone, and what goes with them: traces and conversations of which
// nothing is left, messages and text that nobody shows any more.
//
//   Gone gone(reader);                         // within one read transaction
//   gone.take(span), gone.take(kind, moment), gone.cut_span(id), …
//   gone.count_rest();                         // once, behind the last
//   use(gone.rows(), gone.text_bytes());       // as the run would report
//
// Reads only. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/text_marks.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

class Gone {
 public:
  explicit Gone(sql::Connection& reader) : reader_(reader) {}

  /// A row and its details; not the moments of a span. False: it was taken before.
  bool take(const DueSpan& span);
  void take(const MomentKind& kind, const Moment& moment);
  /// The text of a row that stays.
  void cut_span(std::int64_t id);
  void cut(const MomentKind& kind, const Moment& moment);
  /// Rows of another table.
  void add(const std::string& table, std::int64_t rows);
  void count_rest();

  const std::map<std::string, std::uint64_t>& rows() const noexcept { return rows_; }
  std::uint64_t texts_cut() const noexcept { return texts_cut_; }
  std::uint64_t text_bytes() const noexcept { return text_bytes_; }
  /// What was taken and cut; as long as this lives.
  Skip skip();
  /// The epochs whose text the run would sweep, the open one as if it were closed.
  std::vector<EpochRange> epochs_left() const;

 private:
  using Ids = std::unordered_set<std::int64_t>;

  void leave_texts_of(const Moment& moment);
  bool is_left(const char* table, const char* column, std::int64_t row, const Ids& gone);
  void count_traces();
  void count_conversations();
  void count_text();

  sql::Connection& reader_;
  std::map<std::string, std::uint64_t> rows_;
  Ids spans_, cut_, gone_traces_;
  std::map<std::string, Ids> moments_, cut_moments_;  // by table
  std::set<std::int64_t> traces_, conversations_;     // that rows went from
  std::set<std::int64_t> left_spans_, left_contents_;
  std::uint64_t texts_cut_ = 0, text_bytes_ = 0;
};

}  // namespace daybook::retain
