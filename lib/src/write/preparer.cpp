#include "write/preparer.hpp"

#include "base/limits.hpp"
#include "write/fields.hpp"

namespace daybook::write {
std::uint64_t variant_of(const redact::RuleSet* rules) noexcept {
  return rules != nullptr ? rules->version() : 0;
}

Preparer::Preparer(Use use, std::shared_ptr<const redact::RuleSet> rules)
    : hasher_(0), planner_(hasher_), met_(limits::kMetWindowEntries), ahead_(use == Use::ahead) {
  use_rules(std::move(rules));
}

void Preparer::use_rules(std::shared_ptr<const redact::RuleSet> rules) {
  hasher_.use(variant_of(rules.get()));
  met_.clear();
  rules_.reset();
  if (ahead_ && rules) rules_.emplace(std::move(rules));
}

Document Preparer::document(std::string json) const {
  Document out;
  if (!json.empty()) {
    out.key = hasher_.content(fold::Hasher::Form::json, fold::Hasher::bytes(json));
  }
  out.json = std::move(json);
  return out;
}

Prepared Preparer::prepare(const Completion& record) {
  Prepared out;
  out.variant = hasher_.variant();
  if (record.continues) {
    plan_all(record.messages, out.request);
    plan_all(record.response, out.answer);
    out.alternatives.resize(record.alternatives.size());
    for (std::size_t i = 0; i < record.alternatives.size(); ++i) {
      plan_all(std::span(&record.alternatives[i], 1), out.alternatives[i]);
    }
  } else {
    const End root{hasher_.root(), hasher_.root()};
    const End asked = plan(root, record.messages, out.request);
    plan(asked, record.response, out.answer);
    for (const Message& choice : record.alternatives) {
      out.alternatives.push_back(planner_.fronts(asked.front, std::span(&choice, 1)));
    }
  }
  out.parameters = document(canonical_object(record.parameters));
  out.tools = document(canonical_or_string(record.tools.text));
  out.usage = document(canonical_or_string(record.usage.raw.text));
  out.metadata = canonical_object(record.metadata);
  return out;
}

void Preparer::prepare(Item& item) noexcept try {
  const auto* const completion = std::get_if<Completion>(&item.record);
  if (completion == nullptr) return;
  item.prepared = std::make_unique<Prepared>(prepare(*completion));
} catch (const std::exception&) {  // the writer will try, and tell
}

void Preparer::plan_all(std::span<const Message> messages, fold::Plan& plan) {
  plan = planner_.fronts(hasher_.root(), messages);
  planner_.take_apart(plan, messages, 0);
  if (!ahead_) return;
  for (fold::Step& step : plan.steps) clean_step(step);
}

Preparer::End Preparer::plan(const End& from, std::span<const Message> messages, fold::Plan& plan) {
  plan = planner_.fronts(from.front, messages);
  End end = from;
  if (!plan.fronts.empty()) end.front = plan.fronts.back().chain;
  if (ahead_) end.chain = take_apart_new(from, messages, plan);
  return end;
}

std::optional<crypto::Digest128> Preparer::take_apart_new(const End& from,
                                                          std::span<const Message> messages,
                                                          fold::Plan& plan) {
  std::optional<crypto::Digest128> chain = from.chain;
  std::size_t unmet = messages.size();
  for (; unmet > 0; --unmet) {
    const crypto::Digest128* const met = met_.find(plan.fronts[unmet - 1].chain);
    if (met == nullptr) continue;
    chain = *met;
    break;
  }
  planner_.take_apart(plan, messages, unmet);
  if (plan.fault != json::Fault::none || !chain) return std::nullopt;
  chain = plan.chain_up(hasher_, *chain);
  for (fold::Step& step : plan.steps) {
    clean_step(step);
    met_.put(plan.fronts[unmet++].chain, *step.chain);
  }
  met_.commit();
  return chain;
}

void Preparer::clean_step(fold::Step& step) {
  Rules* const rules = rules_ ? &*rules_ : nullptr;
  const bool has_text = step.split.shape == json::Shape::text;
  if (has_text) clean(rules, false, step.split.text(), step.clean_text);
  if (!step.split.extra.empty()) clean(rules, true, step.split.extra, step.clean_extra);
}

}  // namespace daybook::write
