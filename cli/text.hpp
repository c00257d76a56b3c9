// Text for people: widths, cutting, escaping, sizes, bars and the nearest name.
//
//   clip(visible(title), 40)      // one line of at most 40 columns, nothing a terminal would obey
//   bytes_text(2334395)           // "2.3 MB"
//   sparkline({1, 4, 2})          // "▂█▄"
//
// Text that was stored may hold anything: every text that reaches a terminal goes through visible()
// first. Widths are those of a terminal: wide East Asian characters and emoji take two columns,
// combining marks none. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::cli {

/// One character of UTF-8. `bytes` is at least 1, so that a loop always moves on; a byte that is no
/// UTF-8 gives U+FFFD.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
};
Character next_character(std::string_view text) noexcept;

/// Columns a terminal needs for one character: 0, 1 or 2.
int width(char32_t code) noexcept;
/// Columns for text that visible() made safe.
std::size_t width(std::string_view text) noexcept;

/// True of a character that steers a terminal or turns the reading direction: C0, C1, bidi marks.
bool steers(char32_t code) noexcept;

enum class Lines { join, keep };
/// The text with everything a terminal would obey written out: ESC becomes \x1b, U+202E \u202e, a
/// byte that is not UTF-8 the replacement character. A line break becomes ↵, unless lines are kept.
std::string visible(std::string_view text, Lines lines = Lines::join);

/// At most `columns` wide; ends in … where something was cut.
std::string clip(std::string_view text, std::size_t columns);
/// clip(visible(text)) without looking at more of a long text than is shown.
std::string one_line(std::string_view text, std::size_t columns);

std::string bytes_text(std::uint64_t bytes);         // 812 B, 1.2 kB, 0.2 MB, 3.4 GB
std::string count_text(std::uint64_t count);         // 1,204
std::string milliseconds_text(double milliseconds);  // 812 ms, 2.4 s, 3 min 5 s
std::string number_text(double number);  // six digits, no exponent where it can be spared
std::string fixed_text(double number, int decimals);  // 2.346 with one decimal: "2.3"
/// "1 call", "2 calls": the count and its noun; `many` where adding an s is not enough.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many = {});

/// One block character for each value, scaled to the largest; zero is a blank.
std::string sparkline(const std::vector<double>& values);
/// A bar of at most `columns`, in eighths of a column.
std::string bar(double value, double largest, std::size_t columns);

/// The name most like `word`, or empty if none is near (two edits, fewer for a short word).
std::string nearest(std::string_view word, const std::vector<std::string>& names);
/// `; did you mean "x"?`, or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

}  // namespace daybook::cli
