#include "cli/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace daybook::cli {
namespace {

void append_escape(std::string& out, char32_t code) {
  std::array<char, 12> text{};
  if (code == '\t') {
    out += "\\t";
    return;
  }
  const char* form = code <= 0xFF ? "\\x%02x" : "\\u%04x";
  std::snprintf(text.data(), text.size(), form, static_cast<unsigned>(code));
  out += text.data();
}

/// Appends the visible form of one character and gives its width.
std::size_t append_visible(std::string& out, std::string_view raw, char32_t code, Lines lines) {
  const std::size_t before = out.size();
  if (code == '\n') {
    out += lines == Lines::keep ? "\n" : "↵";
    return 1;
  }
  if (code == '\t' && lines == Lines::keep) {
    out += '\t';
    return 1;
  }
  if (steers(code)) {
    append_escape(out, code);
    return out.size() - before;
  }
  if (code == 0xFFFD) {
    out += "\xEF\xBF\xBD";
    return 1;
  }
  out += raw;
  return static_cast<std::size_t>(width(code));
}

}  // namespace

Character next_character(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0xFFFD, 1};
  char32_t code = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0u) != 0x80) return {0xFFFD, 1};
    code = code << 6 | (byte(i) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[length] || code > 0x10FFFF || surrogate) return {0xFFFD, 1};
  return {code, length};
}

std::size_t width(std::string_view text) noexcept {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character c = next_character(text);
    columns += static_cast<std::size_t>(width(c.code));
    text.remove_prefix(c.bytes);
  }
  return columns;
}

bool steers(char32_t code) noexcept {
  if (code < 0x20 || (code >= 0x7F && code <= 0x9F)) return true;
  const bool mark = code == 0x061C || code == 0x200E || code == 0x200F;
  const bool line = code == 0x2028 || code == 0x2029;
  return mark || line || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::string visible(std::string_view text, Lines lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character c = next_character(text);
    append_visible(out, text.substr(0, c.bytes), c.code, lines);
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string clip(std::string_view text, std::size_t columns) {
  return one_line(text, columns);
}

std::string one_line(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t used = 0, fits = 0;  // fits: the longest prefix that leaves room for the ellipsis
  while (!text.empty()) {
    const Character c = next_character(text);
    const std::size_t before = out.size();
    const std::size_t more = append_visible(out, text.substr(0, c.bytes), c.code, Lines::join);
    if (used + more > columns) {
      out.resize(fits);
      return columns == 0 ? std::string() : out + "…";
    }
    if (used + 1 <= columns) fits = before;
    used += more;
    if (used + 1 <= columns) fits = out.size();
    text.remove_prefix(c.bytes);
  }
  return out;
}

std::string bytes_text(std::uint64_t bytes) {
  const auto scaled = [](double value, const char* unit) {
    return fixed_text(value, 1) + ' ' + unit;
  };
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000) return std::to_string(bytes) + " B";
  if (bytes < 100'000) return scaled(value / 1e3, "kB");
  if (bytes < 1'000'000'000) return scaled(value / 1e6, "MB");
  return scaled(value / 1e9, "GB");
}

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string milliseconds_text(double milliseconds) {
  if (milliseconds < 1000) return number_text(std::round(milliseconds * 10) / 10) + " ms";
  const double seconds = milliseconds / 1000;
  if (seconds < 60) return number_text(std::round(seconds * 10) / 10) + " s";
  const auto whole = static_cast<std::uint64_t>(seconds);
  return count_text(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

std::string fixed_text(double number, int decimals) {
  if (std::fabs(number) >= 1e15) return number_text(number);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  return text.data();
}

std::string number_text(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  const double size = std::fabs(number);
  std::array<char, 64> text{};
  if (number == 0) return "0";
  if (size >= 1e15 || size < 1e-6) {
    std::snprintf(text.data(), text.size(), "%.6g", number);
    return text.data();
  }
  const int before = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
  std::snprintf(text.data(), text.size(), "%.*f", std::max(0, 6 - before), number);
  std::string out = text.data();
  if (out.find('.') != std::string::npos) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  return out;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  std::string text = count_text(count) + ' ';
  if (count == 1) return text.append(one);
  return many.empty() ? text.append(one).append("s") : text.append(many);
}

std::string sparkline(const std::vector<double>& values) {
  constexpr std::array kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double largest = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::string out;
  for (const double value : values) {
    const double part = largest > 0 ? std::ceil(value / largest * 8) : 0;
    out += kBlocks[static_cast<std::size_t>(std::clamp(part, 0.0, 8.0))];
  }
  return out;
}

std::string bar(double value, double largest, std::size_t columns) {
  constexpr std::array kParts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(largest > 0) || !(value > 0)) return {};
  const double share = std::min(1.0, value / largest) * static_cast<double>(columns);
  const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(share * 8)));
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  return out + kParts[eighths % 8];
}

}  // namespace daybook::cli
