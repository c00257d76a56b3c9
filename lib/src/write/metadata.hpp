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

#include "write/scrubber.hpp"

namespace daybook::write {

class Metadata {
 public:
  struct Stored {
    std::int64_t content_id = 0;
    std::string_view own;  // JSON object, or empty; valid until the next call
  };

  /// Stores `canonical`, a JSON object or empty, for a call of `conversation` (0: none).
  Stored store(Scrubber& scrubber, std::int64_t conversation, std::string_view canonical);

 private:
  void learn(std::int64_t conversation, std::string_view canonical);
  bool split(std::string_view canonical);

  std::unordered_map<std::int64_t, std::string> last_;  // by conversation; as it came, never stored
  std::unordered_set<std::string> varying_;             // keys
  std::string shared_, own_, redacted_;
};

}  // namespace daybook::write
