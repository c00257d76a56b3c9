// The packs: the rules that come with daybook, as data.
//
//   guide     the guide's three expressions, as Python's `re` applies them
//   default   those made right, and keys, tokens, passwords, accounts
//   strict    default, and addresses of machines, assignments, tokens of high entropy
#pragma once

#include <optional>
#include <string_view>

#include "redact/rule_spec.hpp"

namespace daybook::redact {

enum class Pack { guide, standard, strict };

/// "guide", "default", "strict".
std::string_view name(Pack pack) noexcept;
std::optional<Pack> pack_of(std::string_view name) noexcept;

/// All rules of the pack; those that are not enabled are there to be enabled by name.
RuleSpecs rules_of(Pack pack);

// What rules_of() puts together.
RuleSpecs guide_rules();
RuleSpecs personal_rules();  // e-mail, phone, card, account, social security
RuleSpecs provider_rules();  // keys of known providers
RuleSpecs secret_rules();    // private keys, tokens, headers, addresses with a password, by key
RuleSpecs strict_rules();

}  // namespace daybook::redact
