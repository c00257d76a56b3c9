// Leaves: walks JSON text and hands each key, string and number to a visitor; what the visitor
// changes is replaced, everything else is copied byte for byte.
//
//   LeafWalker walker;
//   std::string out;
//   walker.walk(R"({"a":"x\n"})", visitor, out);   // visitor.string("a", Leaf::text, …),
//                                                  // visitor.string("x<newline>", …)
//
// Strings are decoded before and encoded again after, so that no expression ever meets an escape. A
// lone surrogate has no UTF-8 form: the pieces on either side of it are visited one by one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace daybook::redact {

enum class Leaf {
  text,
  identifier  // the value of a key that names one, see key_kind.hpp
};

constexpr std::size_t kNoRule = static_cast<std::size_t>(-1);

class LeafVisitor {
 public:
  virtual ~LeafVisitor() = default;
  /// Decoded text of a string or key. True: `out` holds its replacement.
  virtual bool string(std::string_view text, Leaf leaf, std::string& out) = 0;
  /// A number as spelled. True: it becomes a string, `out` is its text.
  virtual bool number(std::string_view spelling, std::string& out) = 0;
  /// The rule that says that the value of a key is a secret; kNoRule: none does.
  virtual std::size_t rule_of(std::string_view key) = 0;
  /// A string, or a number as spelled, of such a key, or of a list of such a key. As string().
  virtual bool secret(std::string_view value, std::size_t rule, std::string& out) = 0;
};

enum class Walk {
  unchanged,     // `out` was not touched
  changed,       // `out` holds the new JSON, every key as it was
  changed_keys,  // the same, but keys were replaced: their order may have to be mended
  not_json       // `out` was not touched; the visitor may have been called
};

/// Keeps its buffers between walks. For JSON in JSON one walker a level.
class LeafWalker {
 public:
  LeafWalker();
  ~LeafWalker();
  /// Keys of one object that become equal by redaction are told apart by a suffix "_2", "_3" …
  Walk walk(std::string_view json, LeafVisitor& visitor, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace daybook::redact
