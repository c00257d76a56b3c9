// TextMarks: which messages and texts of closed epochs somebody still refers to.
//
//   TextMarks marks(connection, epochs);          // out of the guard: rows of closed epochs only
//   go if (!marks.has_message(id)) …nothing leads to it
//
// Rows refer to messages and content of their own epoch only, but for what was restored, so a pass
// over the rows and one over the messages from the last to the first tells all, without an index: a
// bit a row in memory.
// `Skip` leaves out what is about to go. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::retain {

/// An epoch: [first, end) of each kind of id.
struct EpochRange {
  std::int64_t id = 0;
  std::int64_t deleted = 0;  // rows that went since its text was swept
  bool is_open = false;
  std::int64_t first_span_id = 0, end_span_id = 0;
  std::int64_t first_message_id = 0, end_message_id = 0;
  std::int64_t first_content_id = 0, end_content_id = 0;
};
/// All of the store, the open one up to the next ids.
std::vector<EpochRange> every_epoch(sql::Connection& connection);
/// The closed ones of which rows went since their text was swept.
std::vector<EpochRange> epochs_to_sweep(sql::Connection& connection);

/// One bit for each id of a range.
class IdBits {
 public:
  IdBits(std::int64_t first, std::int64_t end)
      : first_(first), bits_(static_cast<std::size_t>(end > first ? end - first : 0)) {}
  bool holds(std::int64_t id) const noexcept {
    return id >= first_ && id - first_ < static_cast<std::int64_t>(bits_.size());
  }
  void set(std::int64_t id) {
    if (holds(id)) bits_[static_cast<std::size_t>(id - first_)] = true;
  }
  bool has(std::int64_t id) const {
    return holds(id) && bits_[static_cast<std::size_t>(id - first_)];
  }

 private:
  std::int64_t first_;
  std::vector<bool> bits_;
};

/// Rows that count as gone, and spans whose text counts as cut.
struct Skip {
  std::function<bool(std::int64_t span_id)> span, text_of_span;
  std::function<bool(const char* table, std::int64_t id)> moment;
};

/// Of every moment that does not count as gone: 0 where it refers to none.
void each_content_of_moments(sql::Connection& connection, const Skip& skip,
                             const std::function<void(std::int64_t content_id)>& use);

class TextMarks {
 public:
  TextMarks(sql::Connection& connection, const std::vector<EpochRange>& epochs,
            const Skip& skip = {});
  bool has_message(std::int64_t id) const { return messages_.has(id); }
  bool has_content(std::int64_t id) const { return contents_.has(id); }

 private:
  void mark_spans(std::int64_t first, std::int64_t end, const Skip& skip);
  void mark_paths(const EpochRange& epoch);
  void mark_alternatives(std::string_view json);

  sql::Connection& connection_;
  IdBits messages_, contents_;
};

}  // namespace daybook::retain
