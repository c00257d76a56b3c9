// Redactor: finds personal data and secrets in text and replaces them, as the writer does before
// anything is stored. The guide's ContentRedactor.
//
//   daybook::Redactor redactor;                       // personal data, keys, passwords
//   redactor.text("mail bob@example.com").text        // "mail [REDACTED]"
//
//   daybook::Redactor::Options options;
//   options.add_rules = R"({"staff": "\\bE-\\d{6}\\b"})";
//   daybook::Redactor ours(options);                  // and the numbers of our staff
//
// The rules of a pack are compiled once a process (about a millisecond), one's own with each
// Redactor; use one per thread. One that was moved from throws Error{closed}. docs/redaction.md
// names the packs' rules and shows a rules file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daybook/export.hpp"

namespace daybook {

class DAYBOOK_EXPORT Redactor {
 public:
  struct Result {
    std::string text;
    std::uint32_t count = 0;  // replacements made
  };
  struct RuleHits {
    std::string rule;  // email, phone, card … and last: failed, texts that were replaced whole
    std::uint64_t hits = 0;
  };
  struct Options {
    std::string pack = "default";       // guide, default, strict
    std::string rules;                  // a rules file's JSON, in place of the pack
    std::string add_rules;              // the same, added
    std::string replacement = "plain";  // [REDACTED]; named: [REDACTED:email]; pseudonym: with
                                        // a keyed digest, so that equal values stay equal
    std::string pseudonym_key;          // 16 bytes, for pseudonym
  };
  struct Rule {
    std::string name, pattern, validator, example;
    std::vector<std::string> keys;  // of JSON, whose value is replaced whole
    bool enabled = true;
  };
  struct Refusal {
    std::string rule, reason;
  };

  Redactor();  // the default pack
  /// Throws Error{invalid_argument}: no such pack or replacement, no rules file, a rule that is
  /// refused.
  explicit Redactor(const Options& options);
  Redactor(Redactor&&) noexcept;
  Redactor& operator=(Redactor&&) noexcept;
  ~Redactor();

  /// Redacts text; JSON objects and arrays as json() does, in other text JSON escapes hide nothing.
  /// Invalid UTF-8 is scanned too; a rule that cannot finish replaces the whole
  /// text (fail closed).
  Result text(std::string_view text);
  /// Redacts every string and number leaf, and every key, of a JSON value; the result is valid
  /// JSON. Text that is not JSON is redacted as plain text.
  Result json(std::string_view json);
  /// Replacements so far, by rule.
  std::vector<RuleHits> hits() const;
  /// The rules in use, and those of the pack that are not enabled.
  std::vector<Rule> rules() const;

  /// Each rule of a rules file that would be refused, and why. Throws Error{invalid_argument} if
  /// it is no JSON.
  static std::vector<Refusal> lint(std::string_view rules);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
