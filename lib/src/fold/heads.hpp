// Heads: the ends of answered paths in the store, by which processes fold together.
//
// A window is of one process. What it does not know another may have stored: each answer leaves a
// row (message_head) under the digest of its path as it is stored, redacted, keyed by a key of the
// store, so that no guess of what was redacted can be confirmed. A digest only proposes: what is
// found is compared with the messages themselves before anything is folded onto it.
//
//   heads.begin(key, epoch, now_ns);                  // in the transaction
//   auto found = heads.find(heads.answer(node.head, text, extra));
//   heads.put(digest, message_id, span_id);  heads.write();
//
// The answer stands in the digest as what loosely equal ones have in common (loose.hpp). Rows live
// for the open epoch and the one before it: the latter's name conversations, nothing is folded onto
// them. One thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"
#include "fold/plan.hpp"
#include "rows/message_head.hpp"
#include "state/store_state.hpp"

namespace daybook::fold {

/// A stored text and the checksum kept with it; the checksum is 0 where there is none.
struct StoredText {
  std::string_view text;
  std::int64_t checksum = 0;
};

class Heads {
 public:
  explicit Heads(sql::Connection& db);

  /// `key` is the store's; `first_message_id`, `kept_from_ns`: of the open epoch, and when the one
  /// before it was opened.
  void begin(const crypto::Key128& key, std::int64_t first_message_id, std::int64_t kept_from_ns,
             std::int64_t now_ns);

  /// The digest of a path as stored that goes on from `parent` (0: the root) with a message.
  std::uint64_t chain(std::uint64_t parent, std::string_view role, int shape, std::int64_t text,
                      std::int64_t extra) const noexcept;
  /// What an answer below `parent` is found by, in whatever dress.
  std::uint64_t answer(std::uint64_t parent, StoredText text, StoredText extra) const;
  /// What a subject's own call is found by, where the path was answered before; and what a first
  /// message is found by. `head`: chain() of the path.
  std::uint64_t of_subject(std::uint64_t head, std::int64_t service_id, std::int64_t user_id,
                           std::int64_t session_id) const noexcept;
  std::uint64_t opening(std::uint64_t head) const noexcept;

  /// What a call is found by whose history goes on from another's end: the last user message and
  /// the answer, Node::own_head of each.
  std::uint64_t tail(std::uint64_t user, std::uint64_t answer, std::int64_t service_id,
                     std::int64_t user_id, std::int64_t session_id) const noexcept;

  /// What a call of a trace is found by that sends the request once more; `request`: chain() of it.
  std::uint64_t retry(std::uint64_t request, std::int64_t trace_row, std::int64_t service_id,
                      std::int64_t user_id, std::int64_t session_id) const noexcept;

  /// What calls that begin with the same system messages and offer the same tools have in common,
  /// in every epoch and process of the store. `preamble`: chain() of the messages, `tools`:
  /// checksum of the definitions as stored; 0: there are none.
  std::uint64_t prompt(std::uint64_t preamble, std::int64_t tools) const noexcept;

  /// Rows under the digest, those of the youngest hour first, at most a few.
  const std::vector<rows::MessageHeadRow>& find(std::uint64_t digest);
  bool is_open(std::int64_t message_id) const noexcept { return message_id >= first_message_id_; }

  void put(std::uint64_t digest, std::int64_t message_id, std::int64_t span_row);
  void write();  // what was put, in the order of the index; takes away some of what is too old
  void forget() noexcept { staged_.clear(); }

 private:
  template <class... Parts>
  std::uint64_t digest(std::uint64_t kind, const Parts&... parts) const noexcept;
  void read_hours();

  rows::MessageHeadTable table_;
  crypto::Key128 key_{};
  std::int64_t first_message_id_ = 0, hour_ = 0, kept_from_hour_ = 0;
  bool hours_known_ = false;
  std::vector<std::int64_t> hours_;
  std::vector<rows::MessageHeadRow> staged_, found_;
};

}  // namespace daybook::fold
