// View: a JSON value read in place, in text that validate() has accepted. Nothing is copied or
// built.
//
//   View usage(R"({"prompt_tokens":8,"details":null})");
//   usage.members([&](std::string_view key, View value) { … });
//   if (auto tokens = usage.find("prompt_tokens")) tokens->raw();   // "8"
//
// On text that was not validated the behaviour is undefined.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/escape.hpp"

namespace daybook::json {

enum class Type { null, boolean, number, string, array, object };

class View {
 public:
  /// `raw` is one value without white space round it.
  explicit View(std::string_view raw) noexcept : raw_(raw) {}

  std::string_view raw() const noexcept { return raw_; }
  Type type() const noexcept {
    switch (raw_.front()) {
      case '{':
        return Type::object;
      case '[':
        return Type::array;
      case '"':
        return Type::string;
      case 't':
      case 'f':
        return Type::boolean;
      case 'n':
        return Type::null;
      default:
        return Type::number;
    }
  }
  bool is(Type type) const noexcept { return this->type() == type; }
  bool is_true() const noexcept { return raw_.front() == 't'; }

  /// A string, decoded. A lone surrogate becomes U+FFFD.
  std::string text() const;
  /// Whether text() would lose something: a string with a lone surrogate.
  bool has_lone_surrogate() const noexcept;

  /// Calls `visit(key, value)` for each member of an object, keys decoded.
  template <typename Visit>
  void members(Visit&& visit) const {
    std::string decoded;
    const char* p = space(raw_.data() + 1);
    while (*p != '}') {
      const char* const key_end = skip(p);
      std::string_view key(p + 1, static_cast<std::size_t>(key_end - p) - 2);
      if (key.find('\\') != key.npos) {
        decoded.clear();
        decode(key, decoded);
        key = decoded;
      }
      p = space(space(key_end) + 1);
      const char* const value_end = skip(p);
      visit(key, View({p, static_cast<std::size_t>(value_end - p)}));
      p = space(value_end);
      if (*p == ',') p = space(p + 1);
    }
  }

  /// Calls `visit(value)` for each element of an array.
  template <typename Visit>
  void elements(Visit&& visit) const {
    const char* p = space(raw_.data() + 1);
    while (*p != ']') {
      const char* const value_end = skip(p);
      visit(View({p, static_cast<std::size_t>(value_end - p)}));
      p = space(value_end);
      if (*p == ',') p = space(p + 1);
    }
  }

  /// The member of that name, if this is an object and has one that is not null.
  std::optional<View> find(std::string_view name) const;

 private:
  static const char* space(const char* p) noexcept {
    while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') ++p;
    return p;
  }
  const char* skip(const char* p) const noexcept;
  const char* skip_string(const char* p) const noexcept;

  std::string_view raw_;
};

}  // namespace daybook::json
