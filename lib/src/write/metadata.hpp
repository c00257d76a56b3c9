// Metadata: the metadata of a conversation's calls, which differ in a member or two.
//
// Members that were seen to change from one call of a conversation to the next are kept with each
// call; the others, which they share, are one content row. Views put both together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "rows/span.hpp"
#include "write/scrubber.hpp"

namespace daybook::write {

class Metadata {
 public:
  struct Stored {
    std::int64_t content_id = 0;
    std::string_view own;  // JSON object, or empty; valid until the next call
  };

  bool knows(std::int64_t conversation) const { return last_.contains(conversation); }
  /// What the store holds of a call of the conversation that another process stored: the content
  /// row of what its calls share, and a call's own members. Before store() of a call with
  /// `canonical`.
  void meet(Scrubber& scrubber, std::int64_t conversation, std::string_view canonical,
            const rows::SpanTable::Metadata& stored);
  /// Stores `canonical`, a JSON object or empty, for a call of `conversation` (0: none).
  Stored store(Scrubber& scrubber, std::int64_t conversation, std::string_view canonical);

 private:
  void learn(std::int64_t conversation, std::string_view canonical);
  void vary(std::string_view key);
  bool split(std::string_view canonical);

  std::unordered_map<std::int64_t, std::string> last_;  // by conversation; as it came, never stored
  std::unordered_set<std::string> varying_;             // keys
  fold::Cleaned cleaned_;                               // scratch, as all below
  std::string shared_, own_, redacted_;
};

}  // namespace daybook::write
