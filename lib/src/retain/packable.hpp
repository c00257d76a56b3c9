// Packable: which texts of an epoch a stock tool may do without: those of messages, of tool
// definitions, and of params and results of tools, whose views tell it why by their content_state.
// A text that something else refers to as well (metadata, an error, an event) stays plain.
//
//   MomentTexts of_moments(connection, epochs);    // once for all that a run looks at
//   Packable packable(connection, epoch, of_moments);
//   if (packable.has(content_id)) …it may be packed
//
// Of a closed epoch, to which nothing is added any more; `skip` leaves out what is about to go, as
// in TextMarks. Two bits a text of the epoch in memory, and one of all epochs. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "retain/text_marks.hpp"
#include "sql/connection.hpp"
#include "state/restored_text.hpp"

namespace daybook::retain {

/// Shorter ones are left: a frame begins with twelve bytes of its own.
constexpr std::int64_t kPackedTextBytesMin = 64;

/// The texts that moments refer to, whose tables no index takes to an epoch: looked for at the
/// first question, for all epochs at once.
class MomentTexts {
 public:
  MomentTexts(sql::Connection& connection, const std::vector<EpochRange>& epochs, Skip skip = {});
  const IdBits& bits();

 private:
  sql::Connection& connection_;
  const std::int64_t first_content_id_, end_content_id_;
  const Skip skip_;
  std::optional<IdBits> bits_;
};

class Packable {
 public:
  /// Refers to what `of_moments` found.
  Packable(sql::Connection& connection, const EpochRange& epoch, MomentTexts& of_moments,
           const Skip& skip = {});
  bool has(std::int64_t content_id) const {
    return with_state_.has(content_id) && !without_.has(content_id) && !of_moments_.has(content_id);
  }

 private:
  void look_at_spans(std::int64_t first, std::int64_t end, const Skip& skip);

  sql::Connection& connection_;
  const IdBits& of_moments_;
  IdBits with_state_, without_;
};

/// The spans that may refer to text of the epoch: its own, and those whose text was restored there.
std::vector<state::RestoredText> spans_of(sql::Connection& connection, const EpochRange& epoch);

}  // namespace daybook::retain
