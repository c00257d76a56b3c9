#include "json/message.hpp"

#include "json/utf8.hpp"
#include "json/walker.hpp"

namespace daybook::json {
namespace {

/// A message's object, walked once: role and content taken out, all else written to `extra`.
class Splitter {
 public:
  Splitter(std::string_view raw, SplitMessage& message)
      : message_(message), walker_(raw, room_for(raw, message)) {}

  void run() {
    walker_.space();
    const auto visit = [this](std::string_view key, bool& drop) { return member(key, drop); };
    bool ok = walker_.peek() == '{' ? walker_.object(1, visit) : walker_.fail(Fault::syntax);
    if (ok) {
      walker_.space();
      ok = walker_.at_end() || walker_.fail(Fault::syntax);
    }
    message_.outcome = walker_.outcome;
    message_.extra.resize(ok && walker_.written() > 2 ? walker_.written() : 0);
  }

  bool saw_role() const noexcept { return saw_role_; }

 private:
  static char* room_for(std::string_view raw, SplitMessage& message) {
    message.extra.resize(raw.size());
    return message.extra.data();
  }

  bool member(std::string_view key, bool& drop) {
    const bool role = key == "role", content = key == "content";
    walker_.space();
    const char* const from = walker_.position();
    const char first = walker_.peek();
    if (!walker_.value(1)) return false;
    saw_role_ = saw_role_ || role;
    if (!role && !content) return true;
    const bool plain = first == '"' && !walker_.last_had_lone();
    if (plain) take(from, role ? message_.role : message_.own_text);
    if (role) {
      message_.has_role = drop = plain;
    } else {
      message_.shape = plain ? Shape::text : first == 'n' ? Shape::null : Shape::in_extra;
      drop = message_.shape != Shape::in_extra;
    }
    return true;
  }

  /// Decodes the string that was read last, which began at `from`.
  void take(const char* from, std::string& out) {
    const std::string_view body(from + 1, static_cast<std::size_t>(walker_.position() - from) - 2);
    out.clear();
    if (walker_.last_had_escapes()) {
      decode(body, out);
    } else {
      out = body;
    }
  }

  SplitMessage& message_;
  Walker<true> walker_;
  bool saw_role_ = false;
};

/// `text` with what is not UTF-8 replaced by U+FFFD.
std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  std::string quoted;
  append_string(quoted, text);
  decode(std::string_view(quoted).substr(1, quoted.size() - 2), out);
  return out;
}

}  // namespace

SplitMessage split_message(std::string_view raw) {
  SplitMessage message;
  Splitter(raw, message).run();
  return message;
}

SplitMessage split_message(std::string_view role, std::string_view text, std::string_view extra) {
  SplitMessage message;
  bool has_role = false;
  if (!extra.empty()) {
    Splitter splitter(extra, message);
    splitter.run();
    has_role = splitter.saw_role();
  }
  if (!message.outcome) return message;
  if (!has_role && !role.empty()) {
    message.role = as_utf8(role);
    message.has_role = true;
  }
  const bool content_given = !text.empty() || extra.empty();
  if (message.shape == Shape::absent && content_given) {
    message.shape = Shape::text;
    if (is_utf8(text)) {
      message.given_text = text;
    } else {
      message.own_text = as_utf8(text);
    }
  }
  return message;
}

std::string join_message(const SplitMessage& message) {
  std::string out = "{";
  if (message.has_role) {
    out += "\"role\":";
    append_string(out, message.role);
  }
  if (message.shape == Shape::text || message.shape == Shape::null) {
    out += out.size() > 1 ? ",\"content\":" : "\"content\":";
    if (message.shape == Shape::null) {
      out += "null";
    } else {
      append_string(out, message.text());
    }
  }
  if (message.extra.empty()) return out += '}';
  if (out.size() > 1) out += ',';
  return out.append(message.extra, 1);
}

}  // namespace daybook::json
