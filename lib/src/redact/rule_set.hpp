// RuleSet: rules compiled and ready, shared by all engines of a process. It never changes.
//
//   auto rules = redact::RuleSet::of(redact::Pack::standard);       // made once a process
//   RuleSet::Options options;
//   options.add_rules = R"({"rules":[{"name":"staff","pattern":"\\bE-\\d{6}\\b"}]})";
//   rules = redact::RuleSet::make(options);                         // throws Error
//   rules->version()       // part of every digest of the fold window
//
// All rules of a stage search the text as it came; the next stage searches what became of it. The
// rules of a pack are one stage, each rule of one's own is another. The guide's three rules are
// three stages, as the guide has it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"
#include "redact/expression.hpp"
#include "redact/key_rules.hpp"
#include "redact/packs.hpp"
#include "redact/rule_spec.hpp"
#include "redact/scanner.hpp"

namespace daybook::redact {

/// Grows whenever the engine finds something else under the same rules.
constexpr std::uint32_t kRulesVersion = 4;

/// What stands in the place of a match.
enum class Style {
  plain,     // [REDACTED]
  named,     // [REDACTED:email]
  pseudonym  // [REDACTED:email:9f86d081884c7d65]: equal values under one key stay equal
};
std::optional<Style> style_of(std::string_view name) noexcept;  // "plain", "named", "pseudonym"

class RuleSet {
 public:
  struct Options {
    std::string pack = "default";
    std::string rules;      // JSON, see rules_file.hpp: in place of the pack; empty: the pack
    std::string add_rules;  // JSON: added
    Style style = Style::plain;
    crypto::Key128 key{};  // of pseudonyms: the store's
  };

  /// A pack as it comes, with [REDACTED].
  static std::shared_ptr<const RuleSet> of(Pack pack);
  /// Throws Error{invalid_argument}: no such pack, not a rules file, a rule that is refused.
  static std::shared_ptr<const RuleSet> make(const Options& options);

  /// `as_guide`: one rule after the other, once each, and nothing is decoded.
  RuleSet(RuleSpecs specs, Style style, const crypto::Key128& key, bool as_guide);

  /// Equal in every process for equal rules and style; another one for others.
  std::uint64_t version() const noexcept { return version_; }
  const RuleSpecs& rules() const noexcept { return specs_; }
  /// The names of the rules, each once, in the order of the rules. Hits are counted by these.
  const std::vector<std::string>& names() const noexcept { return names_; }
  Style style() const noexcept { return style_; }
  /// Appends what stands for `text`, which rule `rule` found.
  void append_replacement(std::size_t rule, std::string_view text, std::string& out) const;

  // For the engine.
  struct Rule {
    std::size_t name = 0;  // in names()
    std::optional<Expression> expression, unicode, key_value;
  };
  struct Stage {
    Scanner scanner;
    std::vector<std::vector<std::size_t>> of_literal;  // the rules that have it
    std::vector<std::size_t> literal_at_text;          // those of them that search all of the text
    std::vector<std::size_t> at_text, at_digits, at_account, at_token, unicode;
    std::size_t digits_min = 0, account_min = 0, token_min = 0;  // 0: no such rule
  };
  /// Of the literals of every stage: hints of something else.
  static constexpr std::size_t kPercent = 0, kEscape = 1, kSlash = 2, kHints = 3;

  const std::vector<Stage>& stages() const noexcept { return stages_; }
  const Rule& rule(std::size_t index) const noexcept { return rules_[index]; }
  const KeyRules& keys() const noexcept { return keys_; }
  bool as_guide() const noexcept { return as_guide_; }
  bool has_unicode() const noexcept { return has_unicode_; }
  bool has_own() const noexcept { return has_own_; }           // rules of a rules file
  std::size_t shortest() const noexcept { return shortest_; }  // no match has fewer bytes

 private:
  void compile(std::size_t index);
  Stage stage(const std::vector<std::size_t>& rules) const;
  std::uint64_t digest() const;

  RuleSpecs specs_;
  std::vector<Rule> rules_;
  std::vector<std::string> names_;
  std::vector<Stage> stages_;
  KeyRules keys_;
  Style style_;
  crypto::Key128 key_;
  bool as_guide_, has_unicode_ = false, has_own_ = false;
  std::size_t shortest_ = static_cast<std::size_t>(-1);
  std::uint64_t version_ = 0;
};

}  // namespace daybook::redact
