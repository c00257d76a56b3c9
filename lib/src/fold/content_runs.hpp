// ContentRuns: the long texts that other processes stored in the open epoch, so that a text on two
// paths is stored once by all of them.
//
// Digests are of the text as stored, redacted, under a key of the store, so that no guess of what
// was redacted can be confirmed; what they propose is compared with the bytes that are stored. A
// text that is not found is stored again. In the transaction, one thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/limits.hpp"
#include "fold/digest_runs.hpp"
#include "rows/message.hpp"

namespace daybook::fold {

class ContentRuns {
 public:
  explicit ContentRuns(sql::Connection& db) : runs_(db, rows::DigestRunKind::text), content_(db) {}

  /// `key`: the store's. See DigestRuns for what has to be called when.
  void use(const crypto::Key128& key) noexcept { key_ = key; }
  DigestRuns& runs() noexcept { return runs_; }

  /// The content row of another process that holds these bytes; 0: none is known.
  std::int64_t find(std::string_view bytes, std::int64_t checksum) {
    if (bytes.size() < limits::kSharedTextBytesMin) return 0;
    const DigestRuns::Entry* const entry = runs_.find(digest(key_, checksum));
    return entry != nullptr && content_.holds(entry->id, bytes) ? entry->id : 0;
  }
  /// The bytes were stored by this process.
  void put(std::int64_t content_id, std::string_view bytes, std::int64_t checksum) {
    if (bytes.size() >= limits::kSharedTextBytesMin) runs_.put(content_id, digest(key_, checksum));
  }
  bool is_open(std::int64_t content_id) const noexcept { return content_id >= runs_.first(); }

  /// What a text is found by. `checksum`: of the bytes as stored.
  static std::uint32_t digest(const crypto::Key128& key, std::int64_t checksum) noexcept {
    return static_cast<std::uint32_t>(
        crypto::siphash64(key, {reinterpret_cast<const char*>(&checksum), sizeof checksum}));
  }

 private:
  DigestRuns runs_;
  rows::ContentTable content_;
  crypto::Key128 key_{};
};

}  // namespace daybook::fold
