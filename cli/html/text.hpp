// Text on a page: whatever was stored stands there as text, and numbers as people read them.
//
//   out += "<td>" + html_text(model) + "</td>";      // "<script>" reads "<script>", and is no tag
//
// What html_text() gives is safe between tags and inside an attribute in quotes, in HTML as in SVG:
// what steers a reader (control characters, marks that turn the reading direction) is written out
// as a terminal would get it, bytes that are no UTF-8 become U+FFFD. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

#include "cli/output.hpp"

namespace daybook::cli {

constexpr std::size_t kHtmlText = 200;  // columns of a text; longer ones end in …

std::string html_text(std::string_view text, std::size_t columns = kHtmlText);

/// What a column or an axis counts in.
enum class Unit { count, milliseconds, dollars, bytes, share };

/// In full: 12,345, 1.2 s, $0.0042, 2.3 MB, 1.5 %.
std::string value_text(double value, Unit unit);
/// Short, for an axis, whose values are round: 20k, 500 ms, $5.
std::string axis_text(double value, Unit unit);

/// The unit of a report's column, by its name.
Unit unit_of(std::string_view column) noexcept;
/// A number as the JSON of a report prints it; empty for text and NULL.
std::string exact_text(const Cell& cell);
/// A cell for people, not yet escaped.
std::string cell_text(const Cell& cell, std::string_view column);

}  // namespace daybook::cli
