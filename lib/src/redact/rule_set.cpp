#include "redact/rule_set.hpp"

#include <algorithm>

#include "base/for_ever.hpp"
#include "daybook/error.hpp"
#include "redact/rules_file.hpp"
#include "redact/spans.hpp"

namespace daybook::redact {
namespace {

constexpr crypto::Key128 kVersionKey = {'d', 'a', 'y', 'b', 'o', 'o', 'k', ' ',
                                        'r', 'u', 'l', 'e', 's', ' ', '0', '1'};

/// Adds to a stage's smallest length.
void lower(std::size_t& least, std::size_t length) {
  least = least == 0 ? length : std::min(least, length);
}

RuleSpecs specs_of(const RuleSet::Options& options, bool& as_guide) {
  RuleSpecs specs;
  if (options.rules.empty()) {
    const auto pack = pack_of(options.pack);
    if (!pack) {
      throw Error(Error::Code::invalid_argument,
                  "there is no redaction pack \"" + options.pack + "\"",
                  "the packs are guide, default and strict");
    }
    specs = rules_of(*pack);
    as_guide = *pack == Pack::guide;
  } else {
    add_rules(options.rules, rules_of(Pack::strict), specs);
  }
  if (!options.add_rules.empty()) add_rules(options.add_rules, rules_of(Pack::strict), specs);
  return specs;
}

}  // namespace

std::optional<Style> style_of(std::string_view name) noexcept {
  if (name == "plain") return Style::plain;
  if (name == "named") return Style::named;
  if (name == "pseudonym") return Style::pseudonym;
  return std::nullopt;
}

std::shared_ptr<const RuleSet> RuleSet::of(Pack pack) {
  const auto made = [](Pack which) -> const std::shared_ptr<const RuleSet>& {
    return base::for_ever(std::make_shared<const RuleSet>(rules_of(which), Style::plain,
                                                          crypto::Key128{}, which == Pack::guide));
  };
  if (pack == Pack::guide) {
    static const auto& guide = made(Pack::guide);
    return guide;
  }
  if (pack == Pack::strict) {
    static const auto& strict = made(Pack::strict);
    return strict;
  }
  static const auto& standard = made(Pack::standard);
  return standard;
}

std::shared_ptr<const RuleSet> RuleSet::make(const Options& options) {
  if (options.rules.empty() && options.add_rules.empty() && options.style == Style::plain) {
    if (const auto pack = pack_of(options.pack)) return of(*pack);
  }
  bool as_guide = false;
  RuleSpecs specs = specs_of(options, as_guide);
  return std::make_shared<const RuleSet>(std::move(specs), options.style, options.key, as_guide);
}

RuleSet::RuleSet(RuleSpecs specs, Style style, const crypto::Key128& key, bool as_guide)
    : specs_(std::move(specs)), style_(style), key_(key), as_guide_(as_guide) {
  rules_.resize(specs_.size());
  for (std::size_t i = 0; i < specs_.size(); ++i) compile(i);
  std::vector<std::size_t> together;
  std::vector<std::vector<std::size_t>> alone;
  for (std::size_t i = 0; i < specs_.size(); ++i) {
    if (!rules_[i].expression) continue;
    if (as_guide || specs_[i].own) {
      alone.push_back({i});
    } else {
      together.push_back(i);
    }
  }
  if (!together.empty()) stages_.push_back(stage(together));
  for (const auto& rule : alone) stages_.push_back(stage(rule));
  version_ = digest();
}

void RuleSet::compile(std::size_t index) {
  const RuleSpec& spec = specs_[index];
  Rule& rule = rules_[index];
  const auto known = std::find(names_.begin(), names_.end(), spec.name);
  rule.name = static_cast<std::size_t>(known - names_.begin());
  if (known == names_.end()) names_.push_back(spec.name);
  if (!spec.enabled) return;
  using Begin = Expression::Begin;
  const bool anchored = spec.at == RuleSpec::At::literal || spec.at == RuleSpec::At::behind;
  try {
    if (!spec.pattern.empty())
      rule.expression.emplace(spec.pattern, spec.group,
                              anchored ? Begin::at_offset : Begin::anywhere);
    if (!spec.unicode_pattern.empty()) rule.unicode.emplace(spec.unicode_pattern, spec.group);
    if (!spec.key_value.empty()) rule.key_value.emplace(spec.key_value);
  } catch (const Error& e) {
    throw Error(e.code, "redaction rule \"" + spec.name + "\": " + e.what(), e.hint);
  }
  if (rule.expression) shortest_ = std::min(shortest_, rule.expression->shortest());
  has_own_ |= spec.own;
  has_unicode_ |= rule.unicode.has_value();
  keys_.add(index, spec.keys, spec.allow_keys);
}

RuleSet::Stage RuleSet::stage(const std::vector<std::size_t>& rules) const {
  Stage stage;
  std::vector<Scanner::Literal> literals = {{"%"}, {"\\u00"}, {"\\/"}};
  stage.of_literal.resize(kHints);
  for (std::size_t i : rules) {
    const RuleSpec& spec = specs_[i];
    if (rules_[i].unicode) stage.unicode.push_back(i);
    for (const std::string& literal : spec.literals) {
      literals.push_back({literal, spec.any_case});
      stage.of_literal.push_back({i});
    }
    switch (spec.at) {
      case RuleSpec::At::text:
        (spec.literals.empty() ? stage.at_text : stage.literal_at_text).push_back(i);
        break;
      case RuleSpec::At::digits:
        stage.at_digits.push_back(i);
        lower(stage.digits_min, spec.length);
        break;
      case RuleSpec::At::account:
        stage.at_account.push_back(i);
        lower(stage.account_min, spec.length);
        break;
      case RuleSpec::At::token:
        stage.at_token.push_back(i);
        lower(stage.token_min, spec.length);
        break;
      case RuleSpec::At::literal:
      case RuleSpec::At::behind:
        break;
    }
  }
  const bool digits = stage.digits_min > 0 || stage.account_min > 0;
  stage.scanner = Scanner(std::move(literals), digits);
  return stage;
}

std::uint64_t RuleSet::digest() const {
  std::string all = std::to_string(kRulesVersion);
  const auto add = [&](std::string_view text) {
    all += std::to_string(text.size()) += ':';
    all += text;
  };
  add(std::to_string(static_cast<int>(style_)));
  if (style_ == Style::pseudonym) add(crypto::to_hex(key_.data(), key_.size()));
  add(std::to_string(stages_.size()));
  for (const RuleSpec& spec : specs_)
    if (spec.enabled) add(json_of(spec));
  return crypto::siphash64(kVersionKey, all);
}

void RuleSet::append_replacement(std::size_t rule, std::string_view text, std::string& out) const {
  const RuleSpec& spec = specs_[rule];
  if (!spec.replacement.empty()) {
    out += spec.replacement;
    return;
  }
  if (style_ == Style::plain) {
    out += kReplacement;
    return;
  }
  out.append(kReplacementMark) += ':';
  out += spec.name;
  if (style_ == Style::pseudonym) {
    const std::uint64_t digest = crypto::siphash64(key_, text);
    unsigned char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<unsigned char>(digest >> (56 - 8 * i));
    (out += ':') += crypto::to_hex(bytes, sizeof bytes);
  }
  out += ']';
}

}  // namespace daybook::redact
