// Paths: a request becomes a path in the tree of messages, and only what is new becomes rows.
//
// Two digests find what is there. The front digest chains the messages' raw bytes as they came, so
// a resent history costs one hash pass and one or two probes, searched from the last message
// backwards. What it does not know is taken apart (json/message.hpp) and looked up by the digest of
// its canonical form, chained on the parent's: the identity of a message. What that does not know
// is new.
//
//   Paths paths(hasher);
//   auto plan = paths.plan(root, completion.messages);     // no side effects; faults are told here
//   auto tip  = paths.store(plan, writer);                 // inside the transaction
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daybook/record.hpp"
#include "fold/hasher.hpp"
#include "fold/window.hpp"
#include "json/message.hpp"

namespace daybook::fold {

enum class Role : std::uint8_t { other, system, user, assistant, tool };

/// A node of the tree as the window remembers it: everything a path below it needs.
struct Node {
  std::int64_t message_id = 0;         // 0: the root, before the first message
  crypto::Digest128 chain;             // canonical digest of the path
  crypto::Digest128 own;               // canonical digest of the message alone
  std::uint32_t depth = 0, turns = 0;  // messages and user messages on the path
  std::uint32_t redactions = 0;        // replacements on the path
  Role role = Role::other;
};

/// Stores the parts of new messages; the writer implements it with redaction in front.
class MessageSink {
 public:
  struct Stored {
    std::int64_t message_id = 0;
    std::uint32_t redactions = 0;
  };
  /// `text` is the digest of the message's text, where it has one.
  virtual Stored store(const json::SplitMessage& message, const crypto::Digest128& text,
                       std::int64_t parent_id, std::uint32_t depth) = 0;

 protected:
  ~MessageSink() = default;
};

class Paths {
 public:
  struct Step {
    crypto::Digest128 front;    // chained digest of the raw bytes up to here
    std::optional<Node> known;  // found by the front digest
    json::SplitMessage split;   // otherwise
    crypto::Digest128 text;     // of split.text, made once for all that is keyed by it
    crypto::Digest128 own;
  };
  struct Plan {
    std::vector<Step> steps;  // one a message; from `first_unknown` on they are split
    std::size_t first_unknown = 0;
    json::Fault fault = json::Fault::none;
    std::size_t fault_at = 0;  // index of the message at fault
  };
  /// Where a path ends: its node and its front digest.
  struct Tip {
    Node node;
    crypto::Digest128 front;
  };

  Paths(const Hasher& hasher, std::size_t window_entries)
      : hasher_(hasher), window_(window_entries) {}

  Tip root() const;
  /// `raw` holds the digests of messages[i].raw where they were made ahead; empty: they were not.
  Plan plan(const Tip& from, const std::vector<Message>& messages,
            std::span<const crypto::Digest128> raw = {});
  /// Follows the plan from `from`, storing what no window knows. `path` gets the nodes from the
  /// deepest one known on, in order; the result is the last.
  Tip store(const Tip& from, const Plan& plan, MessageSink& sink, std::vector<Node>& path);
  /// The nodes before those that store() gave, in order, as far as the window still knows them.
  std::vector<Node> ancestors(const Plan& plan);

  /// The last user message before the nodes that store() gave, if the window still knows it.
  std::optional<Node> user_before(const Plan& plan);

  std::size_t stored() const noexcept { return stored_; }  // messages that became rows, ever

  void commit() noexcept { window_.commit(); }
  void rollback() noexcept { window_.rollback(); }
  void clear() noexcept { window_.clear(); }

 private:
  crypto::Digest128 extend(const crypto::Digest128& front, const Message& message, Step& step);
  crypto::Digest128 own_digest(const Message& message, Step& step);

  const Hasher& hasher_;
  Window<Node> window_;  // front and canonical digests alike
  std::string scratch_;
  std::size_t stored_ = 0;
};

/// Digest of a raw message, to be made ahead of Paths::plan().
inline crypto::Digest128 raw_digest(const Message& message) noexcept {
  return Hasher::bytes(message.raw);
}

Role role_of(const json::SplitMessage& message) noexcept;
/// The message of the public struct, taken apart; `Message::extra` that is not JSON is kept as a
/// string.
json::SplitMessage split(const Message& message);

}  // namespace daybook::fold
