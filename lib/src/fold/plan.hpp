// Plan: a list of messages made ready to become a path: their digests, and those taken apart that
// may be new. Nothing here looks anything up, so any thread may make it (write/preparer.hpp does,
// ahead of the writer).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daybook/record.hpp"
#include "fold/hasher.hpp"
#include "json/message.hpp"

namespace daybook::fold {

enum class Role : std::uint8_t { other, system, user, assistant, tool };

/// A node of the tree as the window remembers it: everything a path below it needs.
struct Node {
  std::int64_t message_id = 0;  // 0: the root, before the first message
  crypto::Digest128 chain;      // canonical digest of the path
  crypto::Digest128 own;        // canonical digest of the message alone; an alias: its answer's
  crypto::Digest128 answer;     // chain of the answer that this node is, or resends
  std::uint32_t depth = 0, turns = 0;  // messages and user messages on the path
  std::uint32_t redactions = 0;        // replacements on the path
  Role role = Role::other;
  std::uint16_t preamble = 0;  // the system messages the path begins with, see Paths; 0: none
  std::uint64_t head = 0;      // digest of the path as stored, see heads.hpp
  std::uint64_t own_head = 0;  // of the message alone
};

/// How often a rule replaced something; `rule` is its place among the names of the set, behind the
/// last it stands for texts that were replaced whole.
struct RuleHit {
  std::uint32_t rule = 0, hits = 0;
};

/// What redaction made of a text, and the checksum of the result.
struct Cleaned {
  bool known = false;
  std::uint32_t redactions = 0;
  std::string text;  // where redactions > 0; else the text is as it was
  std::int64_t checksum = 0;
  std::vector<RuleHit> hits;  // which rules replaced something
};

/// What loosely equal answers have in common (loose.hpp), as digests; of an assistant's message.
struct Loose {
  crypto::Digest128 by_arguments;
  std::optional<crypto::Digest128> by_id;  // where all its tool calls have one
};

/// A message taken apart.
struct Step {
  json::SplitMessage split;
  crypto::Digest128 text, extra;  // Hasher::content of split.text() and split.extra
  crypto::Digest128 own;          // of the canonical message
  std::optional<Loose> loose;
  std::optional<crypto::Digest128> chain;  // of the path that ends here, where it is known yet
  Cleaned clean_text, clean_extra;
};

/// Digests of a message as it came.
struct Front {
  crypto::Digest128 chain;  // of all up to it
  crypto::Digest128 bytes;  // of its raw bytes, or of its text alone
};

struct Plan {
  std::vector<Front> fronts;      // one a message
  std::size_t first_unknown = 0;  // the messages before it are in the window,
  Node known;                     // as a path that ends here
  std::size_t steps_from = 0;     // steps[i] is message steps_from + i, up to the last
  std::vector<Step> steps;
  json::Fault fault = json::Fault::none;
  std::size_t fault_at = 0;  // index of the message at fault

  /// Fills in the steps' chains; `from`: that of what goes before them. The last one's.
  crypto::Digest128 chain_up(const Hasher& hasher, const crypto::Digest128& from) noexcept;
  const Step& step(std::size_t message) const noexcept { return steps[message - steps_from]; }
  Step& step(std::size_t message) noexcept { return steps[message - steps_from]; }
};

/// One per thread.
class Planner {
 public:
  explicit Planner(const Hasher& hasher) : hasher_(hasher) {}

  /// A plan with the front digests alone. `from`: the front digest of what goes before.
  Plan fronts(const crypto::Digest128& from, std::span<const Message> messages);
  /// Puts the plan behind another path: `from` is that one's front digest. The chains of its steps
  /// are no longer known.
  void follow(const crypto::Digest128& from, std::span<const Message> messages, Plan& plan);
  /// Takes the messages from index `from` on apart, those that the plan does not hold yet. They
  /// must outlive the plan.
  void take_apart(Plan& plan, std::span<const Message> messages, std::size_t from);

 private:
  crypto::Digest128 digest_of(const std::string& role, const std::string& rest);
  bool take_apart(const Message& message, const Front& front, Step& step);

  const Hasher& hasher_;
  std::string scratch_;
};

Role role_of(const json::SplitMessage& message) noexcept;
/// Fills in the digests of what is taken apart; `text`: Hasher::bytes of its text, where it is
/// known.
void digest(const Hasher& hasher, Step& step,
            const std::optional<crypto::Digest128>& text = std::nullopt);
/// The message of the public struct, taken apart; `Message::extra` that is not JSON is kept as a
/// string.
json::SplitMessage split(const Message& message);

}  // namespace daybook::fold
