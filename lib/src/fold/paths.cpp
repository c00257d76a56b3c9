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

void Paths::complete(Plan& plan, std::span<const Message> messages, Part part) {
  plan.first_unknown = 0;
  for (std::size_t i = part == Part::answer ? 0 : plan.fronts.size(); i > 0; --i) {
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

void Paths::begin_or_end_preamble(const Node& parent, Node& node) {
  const bool within = parent.depth == preambles_[parent.preamble].depth;
  node.preamble = parent.preamble;
  if (!within || node.role != Role::system) return;
  constexpr std::size_t kMost = UINT16_MAX;
  if (preambles_.size() < kMost) {
    preambles_.push_back({node.head, node.message_id, node.depth});
  } else if (preambles_.size() == kMost) {
    preambles_.push_back({0, 0, UINT32_MAX});
  }
  node.preamble = static_cast<std::uint16_t>(preambles_.size() - 1);
}

/// Nodes that follow on `from` and were found in the store.
void Paths::take(const Node& from, std::vector<Node>& found) {
  const Node* parent = &from;
  for (Node& node : found) {
    begin_or_end_preamble(*parent, node);
    window_.put(node.chain, node);
    parent = &node;
  }
}

void Paths::add_head(Part part, const Node& parent, Node& node, const Step& step,
                     const MessageSink::Stored& stored) {
  Heads& heads = elsewhere_->heads();
  node.head = heads.chain(parent.head, step.split.role, static_cast<int>(step.split.shape),
                          stored.text_checksum, stored.extra_checksum);
  node.own_head = heads.chain(0, step.split.role, static_cast<int>(step.split.shape),
                              stored.text_checksum, stored.extra_checksum);
  if (part == Part::answer) {
    const bool has_text = step.split.shape == json::Shape::text;
    const StoredText text{has_text ? step.split.text() : std::string_view(), stored.text_checksum};
    answer_head_ = step.split.extra.empty()
                       ? heads.answer(parent.head, text, {})
                       : heads.answer(parent.head, stored_text(step), stored_extra(step));
  } else if (Elsewhere::is_opening(step, parent.depth)) {
    heads.put(heads.opening(node.head), node.message_id, 0);
  }
}

void Paths::add(Part part, Node& node, Step& step, const Node* answer, MessageSink& sink) {
  const Node parent = node;
  if (elsewhere_ && part == Part::answer && !step.split.extra.empty()) sink.clean(step);
  const MessageSink::Stored stored =
      sink.store(step, node.message_id, node.depth + 1, answer ? answer->message_id : 0);
  ++stored_;
  node.own = answer ? answer->own : step.own;
  node.answer = answer ? answer->chain : *step.chain;
  node.chain = *step.chain;
  node.message_id = stored.message_id;
  node.depth += 1;
  node.role = role_of(step.split);
  node.turns += node.role == Role::user ? 1 : 0;
  node.redactions += stored.redactions;
  if (elsewhere_) add_head(part, parent, node, step, stored);
  begin_or_end_preamble(parent, node);
  window_.put(node.chain, node);
}

void Paths::look_elsewhere(const Node& from, Plan& plan, MessageSink& sink) {
  const std::size_t size = plan.fronts.size();
  std::size_t known = size;  // how far the window knows the path by its canonical form
  Node node = from;
  for (; known > plan.first_unknown; --known) {
    const Node* const found = window_.find(*plan.step(known - 1).chain);
    if (found == nullptr) continue;
    node = *found;
    break;
  }
  if (known == size) return;
  if (!Elsewhere::is_worth_it(plan, known)) return look_for_retried(node, plan, known, sink);
  const bool is_resent = find_answer(node, plan.step(known)) != nullptr;
  if (is_resent && !Elsewhere::is_worth_it(plan, known + 1)) return;
  Elsewhere::Found found = elsewhere_->find(node, plan, known, sink);
  take(node, found.nodes);
  if (found.resent) {
    const Step& step = plan.step(known + found.nodes.size());
    const Node& parent = found.nodes.empty() ? node : found.nodes.back();
    found.resent->preamble = parent.preamble;
    window_.put(like(parent, step.loose->by_arguments), *found.resent);
  }
  answered_ = found.answered;
  if (found.nodes.size() == size - known || found.resent || found.answered) return;
  look_for_retried(found.nodes.empty() ? node : found.nodes.back(), plan,
                   known + found.nodes.size(), sink);
}

void Paths::look_for_retried(const Node& from, Plan& plan, std::size_t known, MessageSink& sink) {
  // Where it goes on from an answer, it is found by that.
  if (from.role == Role::assistant || !sink.may_be_retried()) return;
  auto found = elsewhere_->find_retried(from, plan, known, sink);
  take(from, found.nodes);
}

Paths::Tip Paths::store(Part part, const Tip& from, Plan& plan, MessageSink& sink,
                        std::vector<Node>& path) {
  Tip tip = from;
  if (plan.first_unknown > 0) {
    tip.node = plan.known;
    tip.front = plan.fronts[plan.first_unknown - 1].chain;
    path.push_back(tip.node);
  }
  crypto::Digest128 chain = tip.node.chain;
  for (std::size_t i = plan.first_unknown; i < plan.fronts.size(); ++i) {
    Step& step = plan.step(i);
    if (!step.chain) step.chain = hasher_.combine(chain, step.own);
    chain = *step.chain;
  }
  if (part == Part::request) {
    answered_.reset();
    if (elsewhere_) look_elsewhere(tip.node, plan, sink);
  }
  answer_head_.reset();
  for (std::size_t i = plan.first_unknown; i < plan.fronts.size(); ++i) {
    Step& step = plan.step(i);
    const Node parent = tip.node;
    answer_head_.reset();
    if (const Node* node = window_.find(*step.chain)) {
      tip.node = *node;
    } else {
      const Node* const found = part == Part::request ? find_answer(parent, step) : nullptr;
      std::optional<Node> answer;  // a copy: what is found stands in the window, which will change
      if (found != nullptr) answer = *found;
      add(part, tip.node, step, answer ? &*answer : nullptr, sink);
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
