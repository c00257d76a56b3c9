#include "redact/policy.hpp"

#include "daybook/error.hpp"

namespace daybook::redact {

std::shared_ptr<const RuleSet> rules_for(const state::Settings::Redaction& redaction,
                                         const crypto::Key128& key) {
  RuleSet::Options options;
  options.pack = redaction.pack;
  options.rules = redaction.rules;
  options.add_rules = redaction.add_rules;
  options.style = style_of(redaction.replacement).value_or(Style::plain);
  options.key = key;
  return RuleSet::make(options);
}

std::shared_ptr<const RuleSet> store_rules(const state::Settings& settings,
                                           std::string_view at_least) {
  state::Settings::Redaction asked = settings.redaction;
  const auto wanted = pack_of(at_least), stored = pack_of(asked.pack);
  if (wanted && stored && *wanted > *stored) asked.pack = at_least;  // guide, default, strict
  const bool is_pack =
      asked.rules.empty() && asked.add_rules.empty() && asked.replacement == "plain";
  if (is_pack) return RuleSet::of(pack_of(asked.pack).value_or(Pack::strict));
  try {
    return rules_for(asked, state::replacement_key(settings));
  } catch (const Error& error) {
    throw Error(Error::Code::denied,
                std::string("the store's redaction rules cannot be used: ") + error.what(),
                "install the library that set them, or set them anew by `daybook config`");
  }
}

}  // namespace daybook::redact
