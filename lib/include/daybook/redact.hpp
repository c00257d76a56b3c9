// Redactor: finds personal data and secrets in text and replaces them, as the writer does before
// anything is stored. The guide's ContentRedactor.
//
//   daybook::Redactor redactor;                       // e-mail, phone and card numbers
//   redactor.text("mail bob@example.com").text        // "mail [REDACTED]"
//
// Compiles its rules once (about a millisecond); use one Redactor per thread. One that was moved
// from throws Error{closed}.
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
    std::string rule;  // email, phone, card
    std::uint64_t hits = 0;
  };

  Redactor();  // the guide's rules
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

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook
