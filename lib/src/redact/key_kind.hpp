// KeyKind: what a key of an object says about its value.
//
// Identifiers and names tie records together and are often digits alone, so they meet the e-mail
// and card rules only: in JSON as in the fields of a record.
#pragma once

#include <string_view>

namespace daybook::redact {

enum class KeyKind {
  other,
  identifier,  // user_id, trace_id, tool_call_id, model …
  tool_calls,  // a list of calls, each with the identifier `id`
  id           // an identifier in a tool call, anything elsewhere
};

KeyKind kind_of_key(std::string_view key) noexcept;

}  // namespace daybook::redact
