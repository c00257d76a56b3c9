// Validators: what tells a card, an account or a phone number from other numbers of that length,
// and a key from a word.
//
//   Match match = …;
//   accepts({Validator::Kind::card}, text, match)     // may cut the match: digits follow the card
#pragma once

#include <string_view>

#include "redact/expression.hpp"
#include "redact/rule_spec.hpp"

namespace daybook::redact {

/// Whether what the pattern found in `text` is what its rule means. What is judged is the group.
bool accepts(const Validator& validator, std::string_view text, Match& match);

/// `digits` are digits alone: an issuer's prefix at a length that it uses, and the checksum
/// (ISO/IEC 7812-1).
bool is_card_number(std::string_view digits) noexcept;
/// Spaces are passed over: country, length and checksum (ISO 13616).
bool is_iban(std::string_view text) noexcept;
/// Nine digits that the United States may have given out.
bool is_ssn(std::string_view digits) noexcept;
/// Shannon's entropy in bits per character.
double entropy(std::string_view text) noexcept;

/// Whether one of the words stands in `text` within `before` bytes ahead of `begin` or `after`
/// bytes behind `end`. Words are lower case, separated by '|'; they match in any case, not within
/// others.
bool has_context(std::string_view text, std::size_t begin, std::size_t end, std::string_view words);

}  // namespace daybook::redact
