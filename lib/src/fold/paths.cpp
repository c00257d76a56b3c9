#include "fold/paths.hpp"

namespace daybook::fold {

Paths::Tip Paths::root() const {
  Tip tip;
  tip.node.chain = hasher_.root();
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

Paths::Tip Paths::store(const Tip& from, const Plan& plan, MessageSink& sink,
                        std::vector<Node>& path) {
  Tip tip = from;
  if (plan.first_unknown > 0) {
    tip.node = plan.known;
    tip.front = plan.fronts[plan.first_unknown - 1].chain;
    path.push_back(tip.node);
  }
  for (std::size_t i = plan.first_unknown; i < plan.fronts.size(); ++i) {
    const Step& step = plan.step(i);
    const crypto::Digest128 chain =
        step.chain ? *step.chain : hasher_.combine(tip.node.chain, step.own);
    if (const Node* node = window_.find(chain)) {
      tip.node = *node;
    } else {
      const MessageSink::Stored stored = sink.store(step, tip.node.message_id, tip.node.depth + 1);
      ++stored_;
      tip.node.message_id = stored.message_id;
      tip.node.chain = chain;
      tip.node.own = step.own;
      tip.node.depth += 1;
      tip.node.role = role_of(step.split);
      tip.node.turns += tip.node.role == Role::user ? 1 : 0;
      tip.node.redactions += stored.redactions;
      window_.put(chain, tip.node);
    }
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
