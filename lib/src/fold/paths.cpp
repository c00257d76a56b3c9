#include "fold/paths.hpp"

namespace daybook::fold {
namespace {

void append_part(std::string& out, std::string_view text) {
  const std::uint64_t size = text.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out.append(text);
}

/// Tells raw messages from those given in parts, so that no spelling of one passes for the other.
enum class Spelling : std::uint64_t { raw = 1, parts = 2, canonical = 3 };

}  // namespace

Role role_of(const json::SplitMessage& message) noexcept {
  if (!message.has_role) return Role::other;
  if (message.role == "user") return Role::user;
  if (message.role == "assistant") return Role::assistant;
  if (message.role == "system" || message.role == "developer") return Role::system;
  if (message.role == "tool" || message.role == "function") return Role::tool;
  return Role::other;
}

json::SplitMessage split(const Message& message) {
  if (!message.raw.empty()) return json::split_message(message.raw);
  json::SplitMessage parts = json::split_message(message.role, message.text, message.extra.text);
  if (parts.outcome || message.extra.text.empty()) return parts;
  std::string extra = "{\"extra\":";
  json::append_string(extra, message.extra.text);
  extra += '}';
  return json::split_message(message.role, message.text, extra);
}

Paths::Tip Paths::root() const {
  Tip tip;
  tip.node.chain = hasher_.root();
  tip.front = tip.node.chain;
  return tip;
}

crypto::Digest128 Paths::extend(const crypto::Digest128& front, const Message& message,
                                Step& step) {
  step.text = hasher_.bytes(message.text);
  scratch_.clear();
  append_part(scratch_, message.role);
  append_part(scratch_, message.extra.text);
  return hasher_.combine(Spelling::parts, front, step.text, hasher_.bytes(scratch_));
}

crypto::Digest128 Paths::own_digest(const Message& message, Step& step) {
  const json::SplitMessage& split = step.split;
  const bool as_given = message.raw.empty() && split.text == message.text;
  if (!as_given) step.text = hasher_.bytes(split.text);
  scratch_.clear();
  append_part(scratch_, split.role);
  append_part(scratch_, split.extra);
  const std::uint64_t form = static_cast<std::uint64_t>(split.shape) * 2 + (split.has_role ? 1 : 0);
  return hasher_.combine(Spelling::canonical, form, step.text, hasher_.bytes(scratch_));
}

Paths::Plan Paths::plan(const Tip& from, const std::vector<Message>& messages,
                        std::span<const crypto::Digest128> raw) {
  Plan plan;
  plan.steps.resize(messages.size());
  crypto::Digest128 front = from.front;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    if (message.raw.empty()) {
      front = extend(front, message, plan.steps[i]);
    } else {
      front = hasher_.combine(Spelling::raw, front, raw.empty() ? raw_digest(message) : raw[i]);
    }
    plan.steps[i].front = front;
  }
  for (std::size_t i = messages.size(); i > 0; --i) {
    if (const Node* node = window_.find(plan.steps[i - 1].front)) {
      plan.steps[i - 1].known = *node;
      plan.first_unknown = i;
      break;
    }
  }
  for (std::size_t i = plan.first_unknown; i < messages.size(); ++i) {
    Step& step = plan.steps[i];
    step.split = split(messages[i]);
    if (!step.split.outcome) {
      plan.fault = step.split.outcome.fault;
      plan.fault_at = i;
      return plan;
    }
    step.own = own_digest(messages[i], step);
  }
  return plan;
}

Paths::Tip Paths::store(const Tip& from, const Plan& plan, MessageSink& sink,
                        std::vector<Node>& path) {
  Tip tip = from;
  if (plan.first_unknown > 0) {
    tip.node = *plan.steps[plan.first_unknown - 1].known;
    tip.front = plan.steps[plan.first_unknown - 1].front;
    path.push_back(tip.node);
  }
  for (std::size_t i = plan.first_unknown; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    const crypto::Digest128 chain = hasher_.combine(tip.node.chain, step.own);
    if (const Node* node = window_.find(chain)) {
      tip.node = *node;
    } else {
      const MessageSink::Stored stored =
          sink.store(step.split, step.text, tip.node.message_id, tip.node.depth + 1);
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
    tip.front = step.front;
    window_.put(tip.front, tip.node);
    path.push_back(tip.node);
  }
  return tip;
}

std::vector<Node> Paths::ancestors(const Plan& plan) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i + 1 < plan.first_unknown; ++i) {
    if (const Node* node = window_.find(plan.steps[i].front)) nodes.push_back(*node);
  }
  return nodes;
}

std::optional<Node> Paths::user_before(const Plan& plan) {
  for (std::size_t i = plan.first_unknown; i > 1; --i) {
    const Node* node = window_.find(plan.steps[i - 2].front);
    if (node != nullptr && node->role == Role::user) return *node;
  }
  return std::nullopt;
}

}  // namespace daybook::fold
