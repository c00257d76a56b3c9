// Engine: the redaction rules, compiled once, applied to decoded text. The only room that names
// PCRE2.
//
// Each text is first searched for what a match needs (an '@', runs of digits) so that clean text
// costs one fast pass; only then do the expressions run, with JIT and with match, heap and depth
// limits. A rule that cannot finish replaces the whole text (fail closed) and is counted.
//
//   redact::Engine engine(redact::Pack::guide);
//   std::string out;
//   engine.text("call 555-123-4567", out);    // 1, out: "call [REDACTED]"
//
// One engine per thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace daybook::redact {

enum class Pack { guide };

/// Grows whenever the rules find something else: it is part of every digest of the fold window.
constexpr std::uint32_t kRulesVersion = 2;

class Engine {
 public:
  explicit Engine(Pack pack = Pack::guide);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Redacts text. Returns the number of replacements; 0: `out` is left untouched (use the input),
  /// else `out` is assigned the result. Invalid UTF-8 is scanned as well. Text that is a JSON
  /// object or array is redacted as json() does it; in other text a JSON escape hides nothing, and
  /// the escapes beside a replacement stay.
  std::uint32_t text(std::string_view in, std::string& out);

  /// Redacts canonical JSON: keys, string leaves (decoded, then encoded again) and number leaves
  /// (by the card rule with Luhn and issuer only). A string that is itself a JSON object or array
  /// is walked too. Values of keys that name identifiers meet what identifier_is_private() asks
  /// for. Same return rule; the result is canonical again. Input that is not JSON is treated as
  /// text.
  std::uint32_t json(std::string_view in, std::string& out);

  /// Identifiers (user_id, session_id …): e-mail and card rules only, never phone or bare digits.
  bool identifier_is_private(std::string_view id);

  struct Hits {
    std::uint64_t email = 0, phone = 0, card = 0, failed = 0;
  };
  const Hits& hits() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::redact
