#include "cli/html/text.hpp"

#include <array>
#include <cmath>

#include "cli/text.hpp"

namespace daybook::cli {
namespace {

/// "1,234.56", and a sign before it.
std::string grouped(double value, int decimals) {
  const std::string digits = fixed_text(std::fabs(value), decimals);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string out = value < 0 ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i < point && (point - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

/// 20k, 1.5M; exact for values that ticks have.
std::string short_number(double value) {
  struct Step {
    double size;
    const char* letter;
  };
  constexpr std::array kSteps = {Step{1e12, "T"}, Step{1e9, "G"}, Step{1e6, "M"}, Step{1e3, "k"}};
  for (const Step& step : kSteps)
    if (std::fabs(value) >= step.size) return number_text(value / step.size) + step.letter;
  return number_text(value);
}

}  // namespace

std::string html_text(std::string_view text, std::size_t columns) {
  std::string out;
  for (const char c : one_line(text, columns)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string value_text(double value, Unit unit) {
  switch (unit) {
    case Unit::milliseconds:
      return value < 0 ? number_text(value) + " ms" : milliseconds_text(value);
    case Unit::dollars:
      return "$" + (std::fabs(value) >= 1 ? grouped(value, 2) : number_text(value));
    case Unit::bytes:
      return value < 0 ? number_text(value) + " B"
                       : bytes_text(static_cast<std::uint64_t>(std::min(value, 1e18)));
    case Unit::share:
      return number_text(std::round(value * 10000) / 100) + " %";
    case Unit::count:
      break;
  }
  if (value == std::floor(value) && std::fabs(value) < 1e15) return grouped(value, 0);
  return number_text(value);
}

std::string axis_text(double value, Unit unit) {
  switch (unit) {
    case Unit::milliseconds:
      return value < 1000 ? number_text(value) + " ms" : short_number(value / 1000) + " s";
    case Unit::dollars:
      return "$" + short_number(value);
    case Unit::bytes:
      return short_number(value) + "B";
    case Unit::share:
      return number_text(value * 100) + " %";
    case Unit::count:
      break;
  }
  return short_number(value);
}

Unit unit_of(std::string_view column) noexcept {
  if (column.ends_with("_before")) column.remove_suffix(7);
  if (column.ends_with("_ms")) return Unit::milliseconds;
  if (column.ends_with("_usd")) return Unit::dollars;
  if (column.ends_with("_rate")) return Unit::share;
  if (column == "bytes" || column.ends_with("_bytes")) return Unit::bytes;
  return Unit::count;
}

std::string exact_text(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  if (const auto* n = std::get_if<double>(&cell)) return json_number(*n);
  return {};
}

std::string cell_text(const Cell& cell, std::string_view column) {
  if (const auto* n = std::get_if<std::int64_t>(&cell))
    return value_text(static_cast<double>(*n), unit_of(column));
  if (const auto* n = std::get_if<double>(&cell)) return value_text(*n, unit_of(column));
  const auto* text = std::get_if<std::string>(&cell);
  if (!text) return {};
  if (column.ends_with("at") && text->size() > 20 && text->ends_with('Z'))
    return text->substr(0, 19) + 'Z';  // to the second
  return *text;
}

}  // namespace daybook::cli
