// A message taken apart for storage: role, plain text, and one canonical object for all the rest.
//
//   split_message(R"({"role":"user","content":"hi","name":"bob"})")
//   -> role "user", shape text, text "hi", extra {"name":"bob"}
//
// Nothing is dropped: join_message() gives back a JSON value equal to what came in.
#pragma once

#include <string>
#include <string_view>

#include "json/canonical.hpp"

namespace daybook::json {

enum class Shape : int {
  text = 0,     // content is a string: in `text`
  null = 1,     // content is null
  absent = 2,   // there is no key content
  in_extra = 3  // content is anything else (parts, or a string with a lone surrogate): in `extra`
};

struct SplitMessage {
  bool has_role = false;  // role is a plain string; else a role of another type stays in `extra`
  std::string role;
  Shape shape = Shape::absent;
  std::string own_text;         // decoded UTF-8, unless it is
  std::string_view given_text;  // the caller's own, which outlives this
  std::string extra;            // canonical object of all other keys; empty if there are none
  Outcome outcome;              // on a fault the rest is unspecified

  std::string_view text() const noexcept {
    return given_text.data() == nullptr ? std::string_view(own_text) : given_text;
  }
};

/// `raw` must be one JSON object; anything else is Fault::syntax.
SplitMessage split_message(std::string_view raw);
/// Builds the same from a public Message's role, text and extra (see daybook::Message). An extra
/// that is not an object is Fault::syntax; its keys "role"/"content" win over role and text. The
/// result refers to `text`.
SplitMessage split_message(std::string_view role, std::string_view text, std::string_view extra);

/// The message as one JSON object, keys of extra after role and content.
std::string join_message(const SplitMessage& message);

}  // namespace daybook::json
