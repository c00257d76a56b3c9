#include "fold/paths.hpp"

namespace daybook::fold {
namespace {

constexpr std::uint64_t kLikeness = 0x6c6f6f7365;  // tells these keys from those of paths

}  // namespace

Paths::Tip Paths::root() const {
  Tip tip;
  tip.node.chain = tip.node.answer = hasher_.root();
  tip.front = tip.node.chain;
  return tip;
}

void Paths::complete(Plan& plan, std::span<const Message> messages) {
  plan.first_unknown = 0;
  for (std::size_t i = plan.fronts.size(); i > 0; --i) {
    if (const Node* node = window_.find(plan.fronts[i - 1].chain)) {
      plan.known = *node;
      plan.first_unknown = i;
      break;
    }
  }
  if (plan.fault == json::Fault::none) planner_.take_apart(plan, messages, plan.first_unknown);
}

const Node* Paths::find_answer(const Node& parent, const Step& step) {
  if (!step.loose) return nullptr;
  if (step.loose->by_id) {
    if (const Node* node = window_.find(like(parent, *step.loose->by_id))) return node;
  }
  return window_.find(like(parent, step.loose->by_arguments));
}

void Paths::remember_answer(const Node& parent, const Step& step, const Node& answer) {
  if (!step.loose || !(answer.answer == answer.chain)) return;  // an alias leads to its answer
  window_.put(like(parent, step.loose->by_arguments), answer);
  if (step.loose->by_id) window_.put(like(parent, *step.loose->by_id), answer);
}

crypto::Digest128 Paths::like(const Node& parent, const crypto::Digest128& loose) const {
  return hasher_.combine(kLikeness, parent.chain, loose);
}

void Paths::add(Node& node, const Step& step, const crypto::Digest128& chain, const Node* answer,
                MessageSink& sink) {
  const MessageSink::Stored stored =
      sink.store(step, node.message_id, node.depth + 1, answer ? answer->message_id : 0);
  ++stored_;
  node.own = answer ? answer->own : step.own;
  node.answer = answer ? answer->chain : chain;
  node.chain = chain;
  node.message_id = stored.message_id;
  node.depth += 1;
  node.role = role_of(step.split);
  node.turns += node.role == Role::user ? 1 : 0;
  node.redactions += stored.redactions;
  window_.put(chain, node);
}

Paths::Tip Paths::store(Part part, const Tip& from, const Plan& plan, MessageSink& sink,
                        std::vector<Node>& path) {
  Tip tip = from;
  if (plan.first_unknown > 0) {
    tip.node = plan.known;
    tip.front = plan.fronts[plan.first_unknown - 1].chain;
    path.push_back(tip.node);
  }
  for (std::size_t i = plan.first_unknown; i < plan.fronts.size(); ++i) {
    const Step& step = plan.step(i);
    const Node parent = tip.node;
    const crypto::Digest128 chain =
        step.chain ? *step.chain : hasher_.combine(parent.chain, step.own);
    if (const Node* node = window_.find(chain)) {
      tip.node = *node;
    } else {
      const Node* const found = part == Part::request ? find_answer(parent, step) : nullptr;
      std::optional<Node> answer;  // a copy: what is found stands in the window, which will change
      if (found != nullptr) answer = *found;
      add(tip.node, step, chain, answer ? &*answer : nullptr, sink);
    }
    if (part == Part::answer) remember_answer(parent, step, tip.node);
    tip.front = plan.fronts[i].chain;
    window_.put(tip.front, tip.node);
    path.push_back(tip.node);
  }
  return tip;
}

void Paths::expect(const Plan& plan) const noexcept {
  if (!plan.fronts.empty()) window_.expect(plan.fronts.back().chain);
  for (const Step& step : plan.steps) {
    if (step.chain) window_.expect(*step.chain);
  }
}

std::vector<Node> Paths::ancestors(const Plan& plan) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i + 1 < plan.first_unknown; ++i) {
    if (const Node* node = window_.find(plan.fronts[i].chain)) nodes.push_back(*node);
  }
  return nodes;
}

std::optional<Node> Paths::user_before(const Plan& plan) {
  for (std::size_t i = plan.first_unknown; i > 1; --i) {
    const Node* node = window_.find(plan.fronts[i - 2].chain);
    if (node != nullptr && node->role == Role::user) return *node;
  }
  return std::nullopt;
}

}  // namespace daybook::fold
