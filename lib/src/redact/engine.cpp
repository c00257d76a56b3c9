#include "redact/engine.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "json/canonical.hpp"
#include "redact/finder.hpp"
#include "redact/leaves.hpp"
#include "redact/passage.hpp"
#include "redact/spans.hpp"
#include "redact/validators.hpp"

namespace daybook::redact {
namespace {

bool begins_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

struct Engine::State final : LeafVisitor {
  explicit State(std::shared_ptr<const RuleSet> set)
      : rules(std::move(set)),
        finder(*rules),
        hits(rules->names().size()),
        passage(*rules, finder, hits) {}

  std::shared_ptr<const RuleSet> rules;
  Finder finder;
  std::vector<std::uint64_t> hits;
  std::uint64_t failed = 0;
  Passage passage;
  Spans spans;
  std::array<LeafWalker, kNestedJsonMax> walkers;
  std::array<std::vector<std::uint64_t>, kNestedJsonMax> saved;  // hits ahead of each walk
  std::size_t depth = 0;                                         // of JSON in strings
  std::uint32_t in_json = 0;  // replacements of the walk that is going on

  std::uint32_t text(std::string_view in, Leaf leaf, std::string& out);
  std::uint32_t plain(std::string_view in, Leaf leaf, std::string& out);
  Walk walk(std::string_view in, std::string& out);
  /// Whether JSON is worth a walk: keys may say what no rule can see.
  bool may_hold(std::string_view json) {
    return finder.may_hold(json) || rules->keys().may_be_in(json);
  }
  void count(std::size_t rule) {
    ++hits[rules->rule(rule).name];
    ++in_json;
  }

  bool string(std::string_view text, Leaf leaf, std::string& out) override;
  bool number(std::string_view spelling, std::string& out) override;
  std::size_t rule_of(std::string_view key) override {
    return rules->keys().find(key).value_or(kNoRule);
  }
  bool secret(std::string_view value, std::size_t rule, std::string& out) override;
};

std::uint32_t Engine::State::plain(std::string_view in, Leaf leaf, std::string& out) {
  if (!passage.run(in, leaf)) {
    ++failed;
    out = kReplacement;
    return passage.count() + 1;
  }
  if (passage.count() > 0) out.assign(passage.text());
  return passage.count();
}

std::uint32_t Engine::State::text(std::string_view in, Leaf leaf, std::string& out) {
  if (depth < kNestedJsonMax && begins_like_json(in)) {
    if (!may_hold(in)) return 0;
    std::vector<std::uint64_t>& hits_before = saved[depth];
    hits_before = hits;
    const std::uint64_t failed_before = failed;
    const std::uint32_t before = std::exchange(in_json, 0);
    const Walk walked = walk(in, out);
    const std::uint32_t found = std::exchange(in_json, before);
    if (walked != Walk::not_json) return found;
    hits = hits_before;
    failed = failed_before;
  }
  return plain(in, leaf, out);
}

bool Engine::State::string(std::string_view text, Leaf leaf, std::string& out) {
  const std::uint32_t found = this->text(text, leaf, out);
  in_json += found;
  return found > 0;
}

bool Engine::State::number(std::string_view spelling, std::string& out) {
  std::string_view digits = spelling;
  if (digits.substr(0, 1) == "-") digits.remove_prefix(1);
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  if (digits.size() < 13 || !is_card_number(digits)) return false;
  for (std::size_t i = 0; i < rules->rules().size(); ++i) {
    if (!rules->rules()[i].numbers || !rules->rule(i).expression) continue;
    rules->append_replacement(i, digits, out);
    count(i);
    return true;
  }
  return false;
}

bool Engine::State::secret(std::string_view value, std::size_t rule, std::string& out) {
  if (!finder.is_key_value(rule, value)) return false;
  rules->append_replacement(rule, value, out);
  count(rule);
  return true;
}

Walk Engine::State::walk(std::string_view in, std::string& out) {
  LeafWalker& walker = walkers[depth++];
  const Walk result = walker.walk(in, *this, out);
  --depth;
  return result;
}

Engine::Engine(Pack pack) : Engine(RuleSet::of(pack)) {}
Engine::Engine(std::shared_ptr<const RuleSet> rules)
    : state_(std::make_unique<State>(std::move(rules))) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

std::uint32_t Engine::text(std::string_view in, std::string& out) {
  state_->depth = 0;  // a walk that threw left it as it was
  return state_->text(in, Leaf::text, out);
}

std::uint32_t Engine::json(std::string_view in, std::string& out) {
  State& state = *state_;
  if (!state.may_hold(in)) return 0;
  state.saved[0] = state.hits;
  const std::uint64_t failed_before = state.failed;
  state.in_json = 0;
  state.depth = 0;
  switch (state.walk(in, out)) {
    case Walk::not_json:
      state.hits = state.saved[0];
      state.failed = failed_before;
      return state.plain(in, Leaf::text, out);
    case Walk::changed_keys: {
      std::string ordered;
      if (json::canonical(out, ordered)) out = std::move(ordered);
      break;
    }
    case Walk::changed:
    case Walk::unchanged:
      break;
  }
  return state.in_json;
}

bool Engine::identifier_is_private(std::string_view id) {
  State& state = *state_;
  for (const RuleSet::Stage& stage : state.rules->stages()) {
    state.spans.clear();
    if (!state.finder.find(stage, id, Leaf::identifier, state.spans)) return true;
    if (!state.spans.empty()) return true;
  }
  return false;
}

const RuleSet& Engine::rules() const noexcept {
  return *state_->rules;
}

const std::vector<std::uint64_t>& Engine::rule_hits() const noexcept {
  return state_->hits;
}

std::uint64_t Engine::failed() const noexcept {
  return state_->failed;
}

Engine::Hits Engine::hits() const {
  const auto of = [&](std::string_view name) -> std::uint64_t {
    const auto& names = state_->rules->names();
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? 0 : state_->hits[static_cast<std::size_t>(found - names.begin())];
  };
  return {of("email"), of("phone"), of("card"), state_->failed};
}

}  // namespace daybook::redact
