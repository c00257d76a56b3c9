// Engine: a set of rules at work on decoded text.
//
// Each text is first searched for what a match needs (the beginning of a key, an '@', numbers) so
// that clean text costs one fast pass; only then do expressions run, with JIT and with match, heap
// and depth limits. A rule that cannot finish replaces the whole text (fail closed) and is counted.
//
//   redact::Engine engine(redact::RuleSet::of(redact::Pack::standard));
//   std::string out;
//   engine.text("call 555-123-4567", out);    // 1, out: "call [REDACTED]"
//
// One engine per thread; making one costs microseconds, the rules are shared.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "redact/rule_set.hpp"

namespace daybook::redact {

class Engine {
 public:
  explicit Engine(Pack pack = Pack::standard);
  explicit Engine(std::shared_ptr<const RuleSet> rules);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Redacts text. Returns the number of replacements; 0: `out` is left untouched (use the input),
  /// else `out` is assigned the result. Invalid UTF-8 is scanned as well. Text that is a JSON
  /// object or array is redacted as json() does it; in other text a JSON escape hides nothing, and
  /// the escapes beside a replacement stay.
  std::uint32_t text(std::string_view in, std::string& out);

  /// Redacts canonical JSON: keys, string leaves (decoded, then encoded again) and number leaves
  /// (by the rules that meet numbers: cards, with issuer and checksum), and whatever a key says is
  /// a secret. A string that is itself a JSON object or array is walked too. Values of keys that
  /// name identifiers meet what identifier_is_private() asks for. Same return rule; the result is
  /// canonical again. Input that is not JSON is treated as text.
  std::uint32_t json(std::string_view in, std::string& out);

  /// Identifiers (user_id, session_id …): e-mail, card and secret rules, never phone or bare
  /// digits.
  bool identifier_is_private(std::string_view id);

  const RuleSet& rules() const noexcept;
  /// Replacements so far, in the order of rules().names().
  const std::vector<std::uint64_t>& rule_hits() const noexcept;
  std::uint64_t failed() const noexcept;  // texts replaced whole since a rule could not finish

  struct Hits {
    std::uint64_t email = 0, phone = 0, card = 0, failed = 0;
  };
  Hits hits() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::redact
