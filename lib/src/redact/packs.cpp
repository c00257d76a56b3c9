#include "redact/packs.hpp"

#include <algorithm>
#include <iterator>

namespace daybook::redact {
namespace {

void append(RuleSpecs& rules, RuleSpecs more) {
  std::move(more.begin(), more.end(), std::back_inserter(rules));
}

}  // namespace

std::string_view name(Pack pack) noexcept {
  switch (pack) {
    case Pack::guide:
      return "guide";
    case Pack::standard:
      return "default";
    case Pack::strict:
      break;
  }
  return "strict";
}

std::optional<Pack> pack_of(std::string_view text) noexcept {
  for (Pack pack : {Pack::guide, Pack::standard, Pack::strict})
    if (name(pack) == text) return pack;
  return std::nullopt;
}

RuleSpecs rules_of(Pack pack) {
  if (pack == Pack::guide) return guide_rules();
  RuleSpecs rules = personal_rules();
  append(rules, secret_rules());
  append(rules, provider_rules());
  append(rules, strict_rules());
  if (pack == Pack::strict)
    for (RuleSpec& rule : rules) rule.enabled = true;
  return rules;
}

RuleSpecs guide_rules() {
  // As the guide has them. In the first the name is possessive, which cannot change what it finds
  // ('@' is no character of a name) and keeps a long run from being tried at each place. Python's
  // classes know Unicode: the second spelling says which characters they mean.
  RuleSpec email, phone, card;
  email.name = "email";
  email.pattern = R"(\b[A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}\b)";
  email.at = RuleSpec::At::behind;
  email.literals = {"@"};
  email.before = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-";
  email.identifiers = true;
  email.example = "bob@example.com";
  phone.name = "phone";
  phone.pattern = R"(\b\d{3}[-.]?\d{3}[-.]?\d{4}\b)";
  phone.at = RuleSpec::At::digits;
  phone.length = 10;
  phone.example = "555-123-4567";
  card.name = "card";
  card.pattern = R"(\b\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b)";
  card.at = RuleSpec::At::digits;
  card.length = 16;
  card.identifiers = card.numbers = true;
  card.example = "4111 1111 1111 1111";
#define DAYBOOK_WORD "[\\p{L}\\p{N}_]"
#define DAYBOOK_EDGE \
  "(?:(?<=" DAYBOOK_WORD ")(?!" DAYBOOK_WORD ")|(?<!" DAYBOOK_WORD ")(?=" DAYBOOK_WORD "))"
  email.unicode_pattern =
      DAYBOOK_EDGE R"([A-Za-z0-9._%+-]++@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,})" DAYBOOK_EDGE;
  phone.unicode_pattern = DAYBOOK_EDGE R"(\p{Nd}{3}[-.]?\p{Nd}{3}[-.]?\p{Nd}{4})" DAYBOOK_EDGE;
  card.unicode_pattern =
      DAYBOOK_EDGE R"(\p{Nd}{4}[- ]?\p{Nd}{4}[- ]?\p{Nd}{4}[- ]?\p{Nd}{4})" DAYBOOK_EDGE;
#undef DAYBOOK_EDGE
#undef DAYBOOK_WORD
  return {email, phone, card};
}

RuleSpecs personal_rules() {
  RuleSpec email, phone, card, iban, ssn;
  email.name = "email";
  // A package's version, a picture's scale, the account of a repository and the escape of a line
  // feed ahead of a decorator are no addresses.
  email.pattern =
      R"((?!(?:git|hg|svn)@)(?!(?<=\\)[bfnrt]@(?:[A-Za-z0-9-]+\.)+(?!(?:com|org|net|edu|gov|io|[a-z]{2})\b)))"
      R"([A-Za-z0-9_][A-Za-z0-9._%+-]*+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+)"
      R"((?!(?:png|jpe?g|gif|svg|webp|t?gz|tar|zip|whl|m?js|tsx?|css|json|html?|mp[34])(?![A-Za-z0-9-])))"
      R"((?:[A-Za-z]{2,}|xn--[A-Za-z0-9]{2,}))";
  email.at = RuleSpec::At::behind;
  email.literals = {"@"};
  email.before = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-";
  email.identifiers = true;
  email.example = "bob@example.com";
  phone.name = "phone";
  phone.pattern =
      R"((?<![A-Za-z0-9_+=#])(?<!\d[-.:,/])(?:(?:\+?\d{1,3}[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|)"
      R"(\+?\(?\d(?:[-. ()/]{0,2}\d){6,14}))"
      R"((?: ?(?:x|ext\.? ?)\d{1,6})?(?![A-Za-z0-9_])(?![-.:,/]\d)(?!%))";
  phone.at = RuleSpec::At::digits;
  phone.length = 7;
  phone.validator = {Validator::Kind::phone};
  phone.example = "+1 (555) 123-4567";
  card.name = "card";
  // bare, 4-4-4-4, 4-4-4-4-3, 4-6-4 and 4-6-5
  card.pattern =
      R"((?<![A-Za-z0-9_])(?<!\d[.:,])(?:\d{13,19}|\d{4}([-. ]|\xC2\xA0)\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|)"
      R"(\d{4}([-. ])\d{6}\2\d{4,5})(?![A-Za-z0-9_])(?![.:,]\d))";
  card.at = RuleSpec::At::digits;
  card.length = 13;
  card.validator = {Validator::Kind::card};
  card.identifiers = card.numbers = true;
  card.keys = {"card_number", "credit_card", "cvv", "cvc"};
  card.example = "4111 1111 1111 1111";
  iban.name = "iban";
  iban.pattern =
      R"((?<![A-Za-z0-9_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![a-z0-9_]))";
  iban.at = RuleSpec::At::account;
  iban.length = 15;
  iban.validator = {Validator::Kind::iban};
  iban.example = "GB82 WEST 1234 5698 7654 32";
  ssn.name = "us_ssn";
  ssn.pattern =
      R"((?<![A-Za-z0-9_])(?<!\d[-.:,])\d{3}([- .])\d{2}\1\d{4}(?![A-Za-z0-9_])(?![-.:,]\d))";
  ssn.at = RuleSpec::At::digits;
  ssn.length = 9;
  ssn.validator = {Validator::Kind::ssn};
  ssn.keys = {"ssn", "social_security_number"};
  ssn.example = "536-22-8726";
  return {email, phone, card, iban, ssn};
}

RuleSpecs strict_rules() {
  RuleSpec ip, mac, token, hex, assignment;
  ip.name = "ip";
  ip.pattern =
      R"((?<![A-Za-z0-9_.:])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3})"
      R"((?![A-Za-z0-9_])(?!\.\d)|(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![A-Za-z0-9_:])|)"
      R"((?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![A-Za-z0-9_:])))";
  ip.example = "203.0.113.7";
  mac.name = "mac";
  mac.pattern =
      R"((?<![A-Za-z0-9_:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![A-Za-z0-9_:-]))";
  mac.example = "3c:22:fb:12:34:56";
  token.name = "high_entropy";
  token.pattern = R"((?<![A-Za-z0-9+/_-])(?=[A-Za-z+/_-]*[0-9])[A-Za-z0-9+/_-]{24,}+=*)";
  token.at = RuleSpec::At::token;
  token.length = 24;
  token.validator = {Validator::Kind::entropy, 4.2};
  token.example = "q8Zr2LxT0vYw5KsB1nMc7HdP";
  hex.name = "hex_secret";
  hex.pattern = R"((?<![A-Za-z0-9+/_-])[0-9a-fA-F]{32,}+(?![A-Za-z0-9+/_-]))";
  hex.at = RuleSpec::At::token;
  hex.length = 32;
  hex.validator = {Validator::Kind::entropy, 3.0};
  hex.example = "9f86d081884c7d659a2feaa0c55ad015";
  assignment.name = "assignment";
  assignment.pattern =
      R"((?i)(?:passwo?r?d|passwd|pwd|secret|token|api_?-?key|credential)s?["']?\s{0,4}(?:=>|:=|=|:)\s{0,4}["']?([^\s"',;]{6,}+))";
  assignment.literals = {"passw",  "pwd",     "secret",  "token",
                         "apikey", "api_key", "api-key", "credential"};
  assignment.any_case = true;
  assignment.at = RuleSpec::At::literal;
  assignment.group = 1;
  assignment.example = "password=hunter2go";
  RuleSpecs rules = {ip, mac, token, hex, assignment};
  for (RuleSpec& rule : rules) rule.enabled = false;
  return rules;
}

}  // namespace daybook::redact
