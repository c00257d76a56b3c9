#include "daybook/redact.hpp"

#include <algorithm>

#include "daybook/error.hpp"
#include "redact/engine.hpp"
#include "redact/rules_file.hpp"

namespace daybook {

struct Redactor::State {
  State() = default;
  explicit State(std::shared_ptr<const redact::RuleSet> rules) : engine(std::move(rules)) {}
  redact::Engine engine;
};

namespace {

template <class State>
State& held(const std::unique_ptr<State>& state) {
  if (state) return *state;
  throw Error(Error::Code::closed, "the redactor is no longer in this object",
              "use the object it was moved to");
}

redact::RuleSet::Options options_of(const Redactor::Options& asked) {
  redact::RuleSet::Options options;
  options.pack = asked.pack;
  options.rules = asked.rules;
  options.add_rules = asked.add_rules;
  const auto style = redact::style_of(asked.replacement);
  if (!style) {
    throw Error(Error::Code::invalid_argument,
                "there is no replacement \"" + asked.replacement + "\"",
                "the replacements are plain, named and pseudonym");
  }
  options.style = *style;
  if (*style != redact::Style::pseudonym) return options;
  if (asked.pseudonym_key.size() != options.key.size()) {
    throw Error(Error::Code::invalid_argument, "a key of pseudonyms has 16 bytes",
                "give 16 random bytes, and the same ones again where values are to be joined");
  }
  std::copy(asked.pseudonym_key.begin(), asked.pseudonym_key.end(), options.key.begin());
  return options;
}

}  // namespace

Redactor::Redactor() : state_(std::make_unique<State>()) {}
Redactor::Redactor(const Options& options)
    : state_(std::make_unique<State>(redact::RuleSet::make(options_of(options)))) {}
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;
Redactor::~Redactor() = default;

Redactor::Result Redactor::text(std::string_view text) {
  Result result;
  result.count = held(state_).engine.text(text, result.text);
  if (result.count == 0) result.text = text;
  return result;
}

Redactor::Result Redactor::json(std::string_view json) {
  Result result;
  result.count = held(state_).engine.json(json, result.text);
  if (result.count == 0) result.text = json;
  return result;
}

std::vector<Redactor::RuleHits> Redactor::hits() const {
  if (!state_) return {};
  const auto& names = state_->engine.rules().names();
  std::vector<RuleHits> hits;
  for (std::size_t i = 0; i < names.size(); ++i)
    hits.push_back({names[i], state_->engine.rule_hits()[i]});
  hits.push_back({"failed", state_->engine.failed()});
  return hits;
}

std::vector<Redactor::Rule> Redactor::rules() const {
  std::vector<Rule> rules;
  for (const redact::RuleSpec& spec : held(state_).engine.rules().rules()) {
    const std::string validator =
        spec.validator.kind == redact::Validator::Kind::none ? "" : spec.validator.text();
    rules.push_back({spec.name, spec.pattern, validator, spec.example, spec.keys, spec.enabled});
  }
  return rules;
}

std::vector<Redactor::Refusal> Redactor::lint(std::string_view rules) {
  redact::RuleSpecs specs = redact::rules_of(redact::Pack::strict);
  std::vector<Refusal> refusals;
  for (auto& refused : redact::lint_rules(rules, specs, specs))
    refusals.push_back({std::move(refused.rule), std::move(refused.reason)});
  return refusals;
}

}  // namespace daybook
