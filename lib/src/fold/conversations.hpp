// Conversations: which one a completion belongs to, remembered by what its request has in common
// with earlier answers.
//
// First that applies: the id given; the conversation whose answer is the deepest ancestor of this
// request; a retry of the same request; the conversation whose last answer and the user message
// before it stand last in this history, system messages left out (a history whose start was cut, a
// system prompt with a clock); a new one. A hit counts only within the same service, user and
// session, so strangers who say the same never meet. Answers are remembered over an epoch's end,
// for two days.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "fold/paths.hpp"

namespace daybook::fold {

/// Whose call it is; part of every key.
struct Subject {
  std::int64_t service_id = 0, user_id = 0, session_id = 0;
};

/// How a history ends: the last answer and the user message before it.
struct Tail {
  Node user, answer;
};
std::optional<Tail> tail_of(const std::vector<Node>& nodes);

class Conversations {
 public:
  using Exists = std::function<bool(std::int64_t conversation_id)>;

  Conversations(const Hasher& hasher, std::size_t window_entries)
      : hasher_(hasher), answers_(window_entries) {}

  struct Call {
    Subject subject;
    const std::vector<Node>* request = nullptr;  // the path's nodes in order
    std::int64_t now_ns = 0;                     // arrival
    bool retry = false;                          // the sender says so (attempt > 1)
    std::string_view trace_id;                   // 16 bytes or empty
    std::optional<Node> user_before = {};        // the last user message before `request`
  };
  /// The user message that the call answers; nullptr: none is known.
  static const Node* asked_in(const Call& call);
  /// The conversation of the deepest ancestor that is an answer; 0: none of these nodes is one.
  /// `exists` is asked before a hit counts.
  std::int64_t find_answer(const Call& call, const Exists& exists);
  /// The conversation of a retry, or of a history with the same end; 0: none.
  std::int64_t find_likeness(const Call& call, const Exists& exists);
  /// Remembers the call's request and answer for later ones. `answer` may be empty. A request that
  /// is not known at all is equal to no other: it is remembered for a retry in its trace that says
  /// it is one.
  void remember(const Call& call, const std::vector<Node>& answer, std::int64_t conversation_id);

  /// What another process remembers: `answer` is the digest of the path that ends with an answer.
  void learn(const Subject& subject, const crypto::Digest128& answer, std::int64_t conversation_id,
             std::int64_t now_ns) {
    answers_.put(key(Kind::answer, answer, subject), {conversation_id, now_ns});
  }

  /// The same of an answer that is not remembered yet.
  void learn_new(const Subject& subject, const crypto::Digest128& answer,
                 std::int64_t conversation_id, std::int64_t now_ns) {
    if (answers_.find(key(Kind::answer, answer, subject)) != nullptr) return;
    learn(subject, answer, conversation_id, now_ns);
  }

  void commit() noexcept { answers_.commit(); }
  void rollback() noexcept { answers_.rollback(); }

 private:
  struct Entry {
    std::int64_t conversation_id = 0, at_ns = 0;
  };
  enum class Kind : std::uint64_t { answer = 1, tail = 2, retry_in_trace = 3, retry = 4 };

  std::int64_t look(Kind kind, const crypto::Digest128& digest, const Call& call,
                    const Exists& exists);
  crypto::Digest128 key(Kind kind, const crypto::Digest128& digest, const Subject& subject) const;
  crypto::Digest128 in_trace(const Call& call) const;

  const Hasher& hasher_;
  Window<Entry> answers_;
};

}  // namespace daybook::fold
