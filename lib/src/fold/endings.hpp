// Endings: where the path of a call ends that has ids of its own, so that a later call may name it
// instead of sending all that went before.
//
//   endings.put(trace_id, span_id, {answer, user, subject, conversation});
//   if (const Ending* parent = endings.find(trace_id, span_id)) …   // goes on from parent->tip
//
// Bounded; what is forgotten is read from the store again (Paths::recall). Its nodes belong to the
// open epoch: cleared with the window of messages. One thread.
#pragma once

#include <cstring>
#include <string_view>

#include "fold/conversations.hpp"
#include "fold/paths.hpp"
#include "fold/window.hpp"

namespace daybook::fold {

struct Ending {
  Paths::Tip tip;  // the answer's last message; of a call without one, the request's
  Node user;       // the last user message on the path; its id is 0 where there is none
  Subject subject;
  std::int64_t conversation_id = 0;
};

class Endings {
 public:
  explicit Endings(std::size_t window_entries) : window_(window_entries) {}

  /// Ids of 16 and 8 bytes. Valid until the next put().
  const Ending* find(std::string_view trace_id, std::string_view span_id) noexcept {
    return window_.find(key(trace_id, span_id));
  }
  void put(std::string_view trace_id, std::string_view span_id, const Ending& ending) {
    window_.put(key(trace_id, span_id), ending);
  }

  void commit() noexcept { window_.commit(); }
  void rollback() noexcept { window_.rollback(); }
  void clear() noexcept { window_.clear(); }

 private:
  static crypto::Digest128 key(std::string_view trace_id, std::string_view span_id) noexcept {
    char ids[24] = {};
    std::memcpy(ids, trace_id.data(), 16);
    std::memcpy(ids + 16, span_id.data(), 8);
    return Hasher::bytes({ids, sizeof ids});
  }

  Window<Ending> window_;
};

}  // namespace daybook::fold
