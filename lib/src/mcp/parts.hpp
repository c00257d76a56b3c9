// Parts that exchanges and notices share.
#pragma once

#include <string>
#include <string_view>

#include "mcp/exchange.hpp"

namespace daybook::mcp {

inline Value value_of(json::View value) {
  if (value.is(json::Type::null)) return std::monostate();
  if (value.is(json::Type::boolean)) return value.is_true();
  if (value.is(json::Type::string) && !value.has_lone_surrogate()) return value.text();
  return Json{std::string(value.raw())};
}

inline std::string text_at(json::View value, std::string_view name) {
  const auto found = value.is(json::Type::object) ? value.find(name) : std::nullopt;
  if (!found) return {};
  return found->is(json::Type::string) ? found->text() : std::string(found->raw());
}

/// Takes what `_meta` of a message says of the exchange; the rest becomes metadata.
void take_meta(json::View holder, Told& told);
/// Members of `object` as fields, but for those that have a place.
void add_rest(json::View object, std::initializer_list<std::string_view> placed, Fields& fields);
/// What every record of the protocol says in its metadata.
void add_facts(const Message& message, const Told& told, Fields& fields);

struct Outcome {
  std::string word;  // empty: not known
  std::string error_code;
  std::optional<Failure> failure;
};
/// How an exchange ended. Without an answer the outcome is what `told` says, or not known.
Outcome outcome_of(const Message* answer, const Told& told);

}  // namespace daybook::mcp
