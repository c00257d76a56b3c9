#include "read/json_line.hpp"

#include <charconv>

#include "base/time_text.hpp"
#include "json/canonical.hpp"

namespace daybook::read {

void append_real(std::string& out, double value) {
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

std::string& JsonLine::open(std::string_view key) {
  out_ += out_.size() > 1 ? ",\"" : "\"";
  out_.append(key).append("\":");
  return out_;
}

void JsonLine::always_text(std::string_view key, std::string_view value) {
  json::append_string(open(key), value);
}

void JsonLine::json(std::string_view key, std::string_view value) {
  if (!value.empty() && value != "null") open(key).append(value);
}

void JsonLine::integer(std::string_view key, const std::optional<std::int64_t>& value) {
  if (value) open(key) += std::to_string(*value);
}

void JsonLine::real(std::string_view key, const std::optional<double>& value) {
  if (value) append_real(open(key), *value);
}

void JsonLine::flag(std::string_view key, const std::optional<bool>& value) {
  if (value) open(key) += *value ? "true" : "false";
}

void JsonLine::time(std::string_view key, std::int64_t unix_ns) {
  open(key).append("\"").append(base::format_time(unix_ns)).append("\"");
}

void JsonLine::milliseconds(std::string_view key, const std::optional<std::int64_t>& ns) {
  if (ns) decimal(key, *ns, 6);
}

void JsonLine::dollars(std::string_view key, const std::optional<std::int64_t>& nano_usd) {
  if (nano_usd) decimal(key, *nano_usd, 9);
}

/// A value that is not negative, less so many places.
void JsonLine::decimal(std::string_view key, std::int64_t value, int places) {
  std::string digits = std::to_string(value);
  const auto behind = static_cast<std::size_t>(places);
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  digits.insert(digits.size() - behind, ".");
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  open(key) += digits;
}

}  // namespace daybook::read
