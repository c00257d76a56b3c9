// LeafString: one JSON string literal, decoded for the rules and encoded again.
//
// Held in pieces: a lone surrogate cannot be decoded, so it separates two pieces and keeps its
// escape.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

class LeafString {
 public:
  /// Reads the literal whose opening quote is text[at]; returns the offset behind the closing
  /// quote, or npos if it is not a JSON string. Views returned by piece() live as long as `text`
  /// and this.
  std::size_t read(std::string_view text, std::size_t at);

  std::size_t pieces() const noexcept { return cuts_.size() + 1; }
  std::string_view piece(std::size_t index) const noexcept;
  /// The escape that follows a piece; empty behind the last one.
  std::string_view escape_behind(std::size_t index) const noexcept;

 private:
  struct Cut {
    std::size_t decoded_at;   // where in decoded_ the piece ends
    std::string_view escape;  // \udXXX as spelled
  };
  std::size_t decode(std::string_view text, std::size_t begin);
  std::size_t decode_escape(std::string_view text, std::size_t at);

  std::string_view plain_;  // the text where it holds no escape
  bool is_plain_ = true;
  std::string decoded_;
  std::vector<Cut> cuts_;
};

}  // namespace daybook::redact
