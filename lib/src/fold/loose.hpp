// Loose equality of answers: what stays of an answer when an application sends it again in another
// dress.
//
//   {"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"c1", …}]}
//   {"role":"assistant","content":"","name":"bob","tool_calls":[{"id":"c1", …}]}       the same
//
// Equal are: the text, with null = "" = absent = one text part; the tool calls, by name and parsed
// arguments, or by id and name. Nulls and empty lists say nothing, and other keys (a name, the
// reasoning that is not sent back) do not count, unless there is neither text nor call. Different
// texts are never equal. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/message.hpp"

namespace daybook::fold {

struct LooseForm {
  std::string own_text;         // a part's text, or what else the message is known by
  std::string_view given_text;  // of the message, which outlives this
  std::string by_arguments;     // its tool calls: names and arguments; empty: none
  std::string by_id;            // names and ids; empty: some call has no id

  std::string_view text() const noexcept {
    return given_text.data() == nullptr ? std::string_view(own_text) : given_text;
  }
};

/// nullopt: not a message of an assistant.
std::optional<LooseForm> loose_form(const json::SplitMessage& message);
/// The same of an assistant's message stored as `text` and `extra`, either of which may be empty.
LooseForm loose_form(std::string_view text, std::string_view extra);

}  // namespace daybook::fold
