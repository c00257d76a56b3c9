#include "fold/plan.hpp"

#include <iterator>

#include "fold/loose.hpp"

namespace daybook::fold {
namespace {

/// Tells raw messages from those given in parts, so that no spelling of one passes for the other.
enum class Spelling : std::uint64_t { raw = 1, parts = 2, canonical = 3 };
/// The same for the ways in which answers are loosely equal.
enum class Likeness : std::uint64_t { text = 1, arguments = 2, ids = 3 };

std::optional<Loose> loose_of(const Hasher& hasher, const Step& step) {
  const auto form = loose_form(step.split);
  if (!form) return std::nullopt;
  const bool is_content = step.split.shape == json::Shape::text && !form->text().empty() &&
                          form->text().data() == step.split.text().data();
  const crypto::Digest128 text =
      is_content ? step.text : hasher.content(Hasher::Form::text, hasher.bytes(form->text()));
  if (form->by_arguments.empty()) return Loose{hasher.combine(Likeness::text, text), {}};
  Loose loose{hasher.combine(Likeness::arguments, text, hasher.bytes(form->by_arguments)), {}};
  if (!form->by_id.empty()) {
    loose.by_id = hasher.combine(Likeness::ids, text, hasher.bytes(form->by_id));
  }
  return loose;
}

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

crypto::Digest128 Planner::digest_of(const std::string& role, const std::string& rest) {
  const std::uint64_t size = role.size();  // so that no two pairs are spelled alike
  scratch_.assign(reinterpret_cast<const char*>(&size), sizeof size);
  scratch_.append(role).append(rest);
  return hasher_.bytes(scratch_);
}

Plan Planner::fronts(const crypto::Digest128& from, std::span<const Message> messages) {
  Plan plan;
  plan.steps_from = messages.size();
  plan.fronts.reserve(messages.size());
  for (const Message& message : messages) {
    const bool raw = !message.raw.empty();
    plan.fronts.push_back({{}, hasher_.bytes(raw ? message.raw : message.text)});
  }
  follow(from, messages, plan);
  return plan;
}

void Planner::follow(const crypto::Digest128& from, std::span<const Message> messages, Plan& plan) {
  crypto::Digest128 chain = from;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    Front& front = plan.fronts[i];
    chain = message.raw.empty() ? hasher_.combine(Spelling::parts, chain, front.bytes,
                                                  digest_of(message.role, message.extra.text))
                                : hasher_.combine(Spelling::raw, chain, front.bytes);
    front.chain = chain;
  }
  for (Step& step : plan.steps) step.chain.reset();
}

void digest(const Hasher& hasher, Step& step, const std::optional<crypto::Digest128>& text) {
  const json::SplitMessage& split = step.split;
  step.text = hasher.content(Hasher::Form::text, text ? *text : hasher.bytes(split.text()));
  if (!split.extra.empty()) {
    step.extra = hasher.content(Hasher::Form::json, hasher.bytes(split.extra));
  }
  const std::uint64_t form = static_cast<std::uint64_t>(split.shape) * 2 + (split.has_role ? 1 : 0);
  step.own =
      hasher.combine(Spelling::canonical, form, step.text, step.extra, hasher.bytes(split.role));
  step.loose = loose_of(hasher, step);
}

bool Planner::take_apart(const Message& message, const Front& front, Step& step) {
  step.split = split(message);
  if (!step.split.outcome) return false;
  const bool as_given = message.raw.empty() && step.split.text().data() == message.text.data();
  digest(hasher_, step, as_given ? std::optional(front.bytes) : std::nullopt);
  return true;
}

crypto::Digest128 Plan::chain_up(const Hasher& hasher, const crypto::Digest128& from) noexcept {
  crypto::Digest128 chain = from;
  for (Step& step : steps) step.chain = chain = hasher.combine(chain, step.own);
  return chain;
}

void Planner::take_apart(Plan& plan, std::span<const Message> messages, std::size_t from) {
  if (from >= plan.steps_from) return;
  std::vector<Step> steps(plan.steps_from - from);
  for (std::size_t i = from; i < plan.steps_from; ++i) {
    Step& step = steps[i - from];
    if (take_apart(messages[i], plan.fronts[i], step)) continue;
    plan.fault = step.split.outcome.fault;
    plan.fault_at = i;
    return;
  }
  steps.insert(steps.end(), std::make_move_iterator(plan.steps.begin()),
               std::make_move_iterator(plan.steps.end()));
  plan.steps = std::move(steps);
  plan.steps_from = from;
}

}  // namespace daybook::fold
