// Small helpers for UTF-8 text.
//
//   base::truncate_utf8("grün", 3)                     "gr": never half a character
//   base::first_characters(text, 80)                   a title
//   base::nearest("completion", {"completions", …})    what was probably meant, or ""
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::base {

/// The longest prefix of at most `bytes` bytes that does not end inside a character.
std::string_view truncate_utf8(std::string_view text, std::size_t bytes) noexcept;
/// The first `count` characters (code points; a stray byte counts as one).
std::string_view first_characters(std::string_view text, std::size_t count) noexcept;

/// Insertions, deletions, replacements and swaps of neighbours that turn one into the other, in
/// bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The candidate nearest to `word` if it is near enough to be a typing error (a third of its
/// length, at least 1), else empty. On a tie the first.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace daybook::base
