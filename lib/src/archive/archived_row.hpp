// ArchivedRow: which rows of the store a line of an archive tells of, and what the record's other
// keys do not say. It is the line's last member.
//
//   append_archived(line, row);   // {"type":"event",…,"archived":{"at_ns":…,"event":17}}
//   const ArchivedRow row = read_archived(line);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "retain/moments.hpp"

namespace daybook::archive {

struct ArchivedRow {
  std::int64_t at_ns = 0;
  std::int64_t span = 0;                     // 0: it is a moment,
  const retain::MomentKind* kind = nullptr;  // of this kind
  std::int64_t moment = 0;
  std::int64_t error = 0;            // told within the span; 0: none
  std::vector<std::int64_t> events;  // likewise, in order
  bool is_all_own = false;           // the span's metadata is its own alone
  std::vector<std::string> own;      // keys of its metadata that are its own, beside shared ones
  std::string title;                 // of its conversation

  /// One number for each row of an epoch.
  std::uint64_t key() const noexcept;
};

/// `line`: one JSON object as exported.
void append_archived(std::string& line, const ArchivedRow& row);
/// The line without what append_archived() put there; empty: it has none.
std::string_view without_archived(std::string_view line) noexcept;
/// `line` is valid JSON. Throws Error{corrupt} where it does not tell of a row.
ArchivedRow read_archived(std::string_view line);

}  // namespace daybook::archive
