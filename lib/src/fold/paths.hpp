// Paths: a request becomes a path in the tree of messages, and only what is new becomes rows.
//
// Two digests find what is there. The front digest chains the messages' raw bytes as they came, so
// a resent history costs one hash pass and one or two probes, searched from the last message
// backwards. What it does not know is taken apart (plan.hpp) and looked up by the digest of its
// canonical form, chained on the parent's: the identity of a message. What that does not know is
// new.
//
// An answer that a later request sends in another dress (loose.hpp) hangs beside the answer as
// received, and its node says so: it stands for the same answer.
//
//   Paths paths(hasher);
//   Plan plan = planner.fronts(paths.root().front, completion.messages);   // any thread
//   paths.complete(plan, completion.messages);     // no side effects; faults are told here
//   auto tip = paths.store(Part::request, paths.root(), plan, sink, path);  // in the transaction
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daybook/record.hpp"
#include "fold/elsewhere.hpp"
#include "fold/hasher.hpp"
#include "fold/message_sink.hpp"
#include "fold/plan.hpp"
#include "fold/window.hpp"

namespace daybook::fold {

class Paths {
 public:
  /// Where a path ends: its node and its front digest.
  struct Tip {
    Node node;
    crypto::Digest128 front;
  };

  /// `elsewhere`: asked where the window knows nothing; may be null.
  Paths(const Hasher& hasher, std::size_t window_entries, Elsewhere* elsewhere = nullptr)
      : hasher_(hasher), planner_(hasher), window_(window_entries), elsewhere_(elsewhere) {}

  Tip root() const;
  enum class Part { request, answer };
  /// Looks the plan's front digests up and takes apart what none of them knows and the plan does
  /// not hold yet. May be called again, after a rollback say. An answer is taken apart in any case:
  /// a request may have told it before, and it is to be known as an answer too.
  void complete(Plan& plan, std::span<const Message> messages, Part part = Part::request);
  /// The same for a plan that holds all its messages, of a path that goes on from another: `from`
  /// is that one's front digest.
  void place(const crypto::Digest128& from, Plan& plan, std::span<const Message> messages);
  /// Follows the plan from `from`, storing what no window knows. `path` gets the nodes from the
  /// deepest one known on, in order; the result is the last. Answers are remembered as such, so
  /// that a request that resends one in another dress finds it.
  Tip store(Part part, const Tip& from, Plan& plan, MessageSink& sink, std::vector<Node>& path);
  /// A path that is in the store, for others to hang below: what must not be referred to from the
  /// open epoch is stored anew.
  struct Recalled {
    Tip tip;
    std::vector<Node> path;      // all its nodes in order
    std::uint32_t replaced = 0;  // see MessageSink; not among the tip's redactions
  };
  /// nullopt: the path that ends with the message is not there, or not whole.
  std::optional<Recalled> recall(std::int64_t message_id, MessageSink& sink);
  /// The answer in the last request that another process stored, if that was asked.
  const std::optional<Answered>& answered() const noexcept { return answered_; }
  /// What the last message of the answer stored last is found by; nullopt: it was there already.
  const std::optional<std::uint64_t>& answer_head() const noexcept { return answer_head_; }
  /// The plan will be followed soon: fetches what that needs into the processor's cache.
  void expect(const Plan& plan) const noexcept;
  /// The nodes before those that store() gave, in order, as far as the window still knows them.
  std::vector<Node> ancestors(const Plan& plan);

  /// The last user message before the nodes that store() gave, if the window still knows it.
  std::optional<Node> user_before(const Plan& plan);

  /// The system messages that a path begins with.
  struct Preamble {
    std::uint64_t head = 0;       // Node::head of the last of them; 0: there are none
    std::int64_t message_id = 0;  // of the last; 0: not known
    std::uint32_t depth = 0;      // how many
  };
  /// Of a node that store() gave. An epoch remembers 65,534 of them; those that come later are told
  /// with neither head nor message, and a depth of UINT32_MAX.
  const Preamble& preamble(const Node& node) const noexcept { return preambles_[node.preamble]; }

  std::size_t stored() const noexcept { return stored_; }  // messages that became rows, ever

  void commit() noexcept { window_.commit(); }
  void rollback() noexcept { window_.rollback(); }
  void clear() noexcept {
    window_.clear();
    preambles_.assign(1, {});
  }

 private:
  const Hasher& hasher_;
  Planner planner_;
  Window<Node> window_;  // front and canonical digests alike
  std::size_t stored_ = 0;
  Elsewhere* elsewhere_;
  std::optional<Answered> answered_;
  std::optional<std::uint64_t> answer_head_;
  std::vector<Preamble> preambles_{1};  // by Node::preamble

  void begin_or_end_preamble(const Node& parent, Node& node);
  void take(const Node& from, std::vector<Node>& found);
  crypto::Digest128 like(const Node& parent, const crypto::Digest128& loose) const;
  const Node* find_answer(const Node& parent, const Step& step);
  void remember_answer(const Node& parent, const Step& step, const Node& answer);
  void look_elsewhere(const Node& from, Plan& plan, MessageSink& sink);
  void look_for_retried(const Node& from, Plan& plan, std::size_t known, MessageSink& sink);
  void add(Part part, Node& node, Step& step, const Node* answer, MessageSink& sink);
  void add_head(Part part, const Node& parent, Node& node, const Step& step,
                const MessageSink::Stored& stored);
};

}  // namespace daybook::fold
