// Due epochs: which epochs lie wholly before a time, and the moments whose text is in them.
//
//   const DueEpochs found = due_epochs(reader, before_ns, holds);
//   for (const DueEpoch& epoch : found.due) …
//
// Costs a look at each span and at each moment of the store. Plain values; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "retain/holds.hpp"
#include "retain/moments.hpp"
#include "retain/text_marks.hpp"

namespace daybook::archive {

struct DueEpoch {
  retain::EpochRange range;
  std::optional<std::int64_t> rules;  // version of the redaction rules its text met
  std::int64_t oldest_ns = INT64_MAX, newest_ns = INT64_MIN;
  bool has_restored = false;  // text that came back from archives of other epochs
  /// Moments whose text is of this epoch, but for those that a hold keeps, or that their span's
  /// record tells; ids rise.
  std::map<const retain::MomentKind*, std::vector<std::int64_t>> moments;
};

struct DueEpochs {
  std::vector<DueEpoch> due;
  std::uint64_t reaching = 0;  // epochs that begin before the time and end after it
  std::uint64_t held = 0;      // moments
};
DueEpochs due_epochs(sql::Connection& connection, std::int64_t before_ns,
                     const retain::Holds& holds);

}  // namespace daybook::archive
