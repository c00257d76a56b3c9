// EpochText: the rows of an epoch that have text which may go, as lines of an archive: records as
// an export writes them, each with the rows it tells of.
//
//   EpochText text(reader, epoch, before_ns, holds);     // within a read transaction
//   for (text.begin(); text.next(line, row);) …           // as often as wanted
//
// Spans come first, then errors, events, scores, memory and metrics, each in the order of arrival.
// What an error or event of a span's own says stands in the span's line. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "archive/archived_row.hpp"
#include "archive/due_epochs.hpp"
#include "read/record_source.hpp"

namespace daybook::archive {

class EpochText {
 public:
  /// Titles go where their conversation began before `before_ns`.
  EpochText(sql::Connection& reader, const DueEpoch& epoch, std::int64_t before_ns,
            const retain::Holds& holds);

  std::uint64_t rows() const noexcept;
  std::uint64_t held() const noexcept { return held_; }
  /// Whose titles went with an epoch before.
  void leave_titles_of(const std::set<std::int64_t>& conversations) {
    titled_before_ = conversations;
  }
  /// Those, and whose titles were told so far.
  const std::set<std::int64_t>& titled() const noexcept { return titled_; }
  void begin();
  bool next(std::string& line, ArchivedRow& row);

 private:
  struct Part {
    const retain::MomentKind* kind;  // nullptr: spans
    std::vector<std::int64_t> ids;   // rise
  };
  void find_spans(const DueEpoch& epoch, const retain::Holds& holds);
  bool open_next_part();
  void tell_span(std::int64_t id, ArchivedRow& row);
  void tell_metadata(ArchivedRow& row);

  sql::Connection& reader_;
  std::vector<Part> parts_;
  std::uint64_t held_ = 0;
  sql::Statement span_, events_, title_;
  std::vector<sql::Statement> times_;              // of each part
  std::set<std::int64_t> titled_, titled_before_;  // conversations whose title was told
  std::int64_t before_ns_;
  // Where it is:
  std::size_t part_ = 0, at_ = 0;
  std::uint64_t without_messages_ = 0;  // so far, of the source
  read::Wanted wanted_;
  std::unique_ptr<read::RecordSource> source_;
};

}  // namespace daybook::archive
