// Restored text: which spans refer to text of an epoch that is not their own, because it came back
// from an archive (table `restored`, which is there once something did).
//
//   for (const RestoredText& range : restored_texts(connection)) …range.first_span_id
//
// Of all other rows, text is of their own epoch.
#pragma once

#include <cstdint>
#include <vector>

#include "sql/connection.hpp"

namespace daybook::state {

struct RestoredText {
  std::int64_t epoch_id = 0;                        // of the text
  std::int64_t first_span_id = 0, end_span_id = 0;  // the spans' own epoch: [first, end)
  bool holds(std::int64_t span_id) const noexcept {
    return span_id >= first_span_id && span_id < end_span_id;
  }
};

std::vector<RestoredText> restored_texts(sql::Connection& connection);
/// In a write transaction.
void note_restored(sql::Connection& connection, const RestoredText& range);

}  // namespace daybook::state
