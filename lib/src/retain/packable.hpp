// Packable: which texts of an epoch a stock tool may do without: those of messages, of tool
// definitions, and of params and results of tools, whose views tell it why by their content_state.
// A text that something else refers to as well (metadata, an error, an event) stays plain.
//
//   Packable packable(connection, epoch);
//   if (packable.has(content_id)) …it may be packed
//
// Of a closed epoch, to which nothing is added any more; `skip` leaves out what is about to go, as
// in TextMarks. Two bits a row in memory. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "retain/text_marks.hpp"
#include "sql/connection.hpp"
#include "state/restored_text.hpp"

namespace daybook::retain {

/// Shorter ones are left: a frame begins with twelve bytes of its own.
constexpr std::int64_t kPackedTextBytesMin = 64;

class Packable {
 public:
  Packable(sql::Connection& connection, const EpochRange& epoch, const Skip& skip = {});
  bool has(std::int64_t content_id) const {
    return with_state_.has(content_id) && !without_.has(content_id);
  }

 private:
  void look_at_spans(std::int64_t first, std::int64_t end, const Skip& skip);

  sql::Connection& connection_;
  IdBits with_state_, without_;
};

/// The spans that may refer to text of the epoch: its own, and those whose text was restored there.
std::vector<state::RestoredText> spans_of(sql::Connection& connection, const EpochRange& epoch);

}  // namespace daybook::retain
