#include "redact/lint.hpp"

#include "daybook/error.hpp"
#include "redact/automaton.hpp"
#include "redact/expression.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kTrialBytes = 4096;

/// Why the pattern is slow on some text, whatever rule it stands in.
std::optional<std::string> slow(const Automaton& automaton, bool searched) {
  if (automaton.is_repeat_ambiguous())
    return "a repeat within a repeat takes the same text in more than one way: (a+)+; make the "
           "inner "
           "one possessive, a++, or leave it away";
  if (automaton.do_repeats_overlap())
    return "an unbounded repeat is followed by another that takes the same text: a+…a+; bound one, "
           "a{1,64}, or make the first possessive";
  if (searched && automaton.is_scan_quadratic())
    return "a long run is searched again from each of its places; put (?<![…]) with the run's "
           "characters ahead of it, or bound the repeat";
  return std::nullopt;
}

/// Tries the pattern on runs of its own bytes, each behind what leads to it.
bool exceeds_limits(const Expression& expression, const Automaton& automaton) {
  Matcher matcher;
  Match match;
  const auto trials = automaton.trials();
  std::string tail = "\x01";  // what a match must hold stands there, but behind what breaks it
  for (const Automaton::Trial& trial : trials) tail += trial.ahead.back();
  for (const Automaton::Trial& trial : trials) {
    std::string text = trial.ahead;
    while (text.size() < kTrialBytes) text += trial.unit;
    text += tail;
    if (matcher.find(expression, text, 0, match) == Found::failed) return true;
  }
  return false;
}

std::optional<std::string> judge(RuleSpec& rule, const std::string& pattern, int group,
                                 bool searched) {
  Automaton automaton;
  std::optional<Expression> expression;
  try {
    expression.emplace(pattern, group);
  } catch (const Error& e) {
    return e.what();
  }
  if (auto reason = automaton.read(pattern)) return reason;
  if (searched && rule.at == RuleSpec::At::text && automaton.is_scan_quadratic()) {
    ByteSet run;
    if (const auto literal = automaton.anchor(run)) {
      rule.at = RuleSpec::At::behind;
      rule.literals = {std::string(1, *literal)};
      for (std::size_t byte = 0; byte < run.size(); ++byte)
        if (run[byte]) rule.before += static_cast<char>(byte);
      searched = false;
    }
  }
  if (auto reason = slow(automaton, searched)) return reason;
  if (exceeds_limits(*expression, automaton))
    return "tried on 4 KiB of its own characters it exceeds the limit of steps; write it with "
           "fewer "
           "ways to match";
  Match match;
  if (Matcher().find(*expression, "", 0, match) == Found::match)
    return "it matches the empty text, and so everywhere";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> lint(RuleSpec& rule) {
  const bool searched = rule.at != RuleSpec::At::literal && rule.at != RuleSpec::At::behind;
  if (!rule.pattern.empty())
    if (auto reason = judge(rule, rule.pattern, rule.group, searched)) return reason;
  RuleSpec value;  // a value is searched as a whole
  if (!rule.key_value.empty())
    if (auto reason = judge(value, rule.key_value, 0, true)) return "key_value: " + *reason;
  return std::nullopt;
}

}  // namespace daybook::redact
