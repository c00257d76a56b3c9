// Policy: what the store asks of redaction, as rules.
//
//   redact::Engine engine(redact::store_rules(settings));
//
// Who writes, who reads back an identifier and who looks at stored text again all ask here.
#pragma once

#include <memory>
#include <string_view>

#include "redact/rule_set.hpp"
#include "state/settings.hpp"

namespace daybook::redact {

/// The store's rules. Throws Error{denied} where they cannot be made,
/// as when a newer library wrote them: nothing is written then rather than unredacted text.
/// `at_least`: a pack that takes the place of a less strict one.
std::shared_ptr<const RuleSet> store_rules(const state::Settings& settings,
                                           std::string_view at_least = {});

/// The same before they are set. Throws Error{invalid_argument} that says what is wrong.
std::shared_ptr<const RuleSet> rules_for(const state::Settings::Redaction& redaction,
                                         const crypto::Key128& key);

}  // namespace daybook::redact
