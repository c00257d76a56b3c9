// RuleSpec: one rule of redaction as data: what the packs are made of, and what a rules file holds.
//
//   RuleSpec spec;
//   spec.name = "gitlab_token";
//   spec.pattern = "glpat-[A-Za-z0-9_-]{20,}+";
//   spec.literals = {"glpat-"};
//   spec.at = RuleSpec::At::literal;      // a match begins with a literal: tried only there
//
// Patterns match bytes: every byte of a longer UTF-8 sequence is no word character to them, and so
// invalid UTF-8 cannot hide a match. A pattern that names characters beyond ASCII, or a property,
// matches characters; then bytes that are not UTF-8 end a match and hide none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

/// What decides whether a match of the pattern is meant.
struct Validator {
  enum class Kind { none, card, iban, ssn, phone, basic, entropy };
  Kind kind = Kind::none;
  double bits = 0;  // entropy: at least so many bits per character

  /// "none", "card", "entropy:3.0" …; false if it is none of these.
  static bool parse(std::string_view text, Validator& out);
  std::string text() const;
};

struct RuleSpec {
  /// Where the pattern is tried: only there where its prefilter found something.
  enum class At {
    text,     // anywhere, in texts that hold one of `literals` (in every text if there is none)
    literal,  // a match begins with one of `literals`
    behind,   // a match holds one of `literals` behind bytes of `before`
    digits,   // in runs of digits and separators with at least `length` digits
    account,  // in runs of capitals, digits and spaces with `length` of the first two or more
    token     // in runs of at least `length` letters, digits and + / = _ -
  };

  std::string name;
  std::string pattern;  // PCRE2; empty: the rule knows keys only
  At at = At::text;
  std::vector<std::string> literals;
  bool any_case = false;  // of the literals
  std::string before;     // the bytes themselves, no ranges
  std::size_t length = 0;
  Validator validator;
  int group = 0;                // what is replaced
  std::string replacement;      // empty: as the style of the set says
  bool identifiers = false;     // meets identifiers: ids, names of models, services and tools
  bool numbers = false;         // meets numbers of JSON
  bool wins = false;            // of overlapping matches others lose the part that is not in this
  std::string unicode_pattern;  // tried instead, anywhere, in valid UTF-8 beyond ASCII
  /// Keys of JSON whose string is replaced whole, without regard to case, '-', '_', '.' and ' '.
  /// A leading '*' stands for anything: "*password".
  std::vector<std::string> keys;
  std::vector<std::string> allow_keys;  // never these
  std::string key_value;                // the pattern a value must match; empty: any
  bool enabled = true;
  bool own = false;  // of a rules file: applied by itself, in the file's order
  std::string example;
};

using RuleSpecs = std::vector<RuleSpec>;

}  // namespace daybook::redact
