#include "forms/decimal.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

namespace daybook::forms {
namespace {

/// digits x 10^exponent, without leading zeros.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

Decimal read(std::string_view number) {
  Decimal d;
  const std::size_t e = number.find_first_of("eE");
  bool fraction = false;
  for (const char c : number.substr(0, e)) {
    if (c == '-') d.negative = true;
    if (c == '.') fraction = true;
    if (c < '0' || c > '9') continue;
    if (!d.digits.empty() || c != '0') d.digits += c;
    if (fraction) --d.exponent;
  }
  if (e == number.npos) return d;
  std::string_view power = number.substr(e + 1);
  if (power.front() == '+') power.remove_prefix(1);
  int value = 0;
  constexpr int far = 1'000'000;
  if (std::from_chars(power.data(), power.data() + power.size(), value).ec != std::errc()) {
    value = power.front() == '-' ? -far : far;
  }
  d.exponent += value < -far ? -far : value > far ? far : value;
  return d;
}

std::optional<std::int64_t> to_int64(bool negative, std::string_view digits, int zeros,
                                     bool round_up) {
  constexpr std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::int64_t value = 0;
  const auto push = [&](int digit) {
    if (value > (max - digit) / 10) return false;
    value = value * 10 + digit;
    return true;
  };
  for (const char c : digits) {
    if (!push(c - '0')) return std::nullopt;
  }
  for (int i = 0; i < zeros && value != 0; ++i) {
    if (!push(0)) return std::nullopt;
  }
  if (round_up && value == max) return std::nullopt;
  value += round_up ? 1 : 0;
  return negative ? -value : value;
}

}  // namespace

std::optional<std::int64_t> scaled(std::string_view number, int places) {
  const Decimal d = read(number);
  const int shift = d.exponent + places;
  if (shift >= 0) return to_int64(d.negative, d.digits, shift, false);
  const auto dropped = static_cast<std::size_t>(-shift);
  if (dropped > d.digits.size()) return 0;
  const std::size_t kept = d.digits.size() - dropped;
  const bool round_up = d.digits[kept] >= '5';
  return to_int64(d.negative, std::string_view(d.digits).substr(0, kept), 0, round_up);
}

std::optional<std::int64_t> whole(std::string_view number) {
  const Decimal d = read(number);
  if (d.exponent >= 0) return to_int64(d.negative, d.digits, d.exponent, false);
  const auto dropped = static_cast<std::size_t>(-d.exponent);
  if (d.digits.empty()) return 0;
  if (dropped >= d.digits.size()) return std::nullopt;
  const std::size_t kept = d.digits.size() - dropped;
  if (d.digits.find_first_not_of('0', kept) != d.digits.npos) return std::nullopt;
  return to_int64(d.negative, std::string_view(d.digits).substr(0, kept), 0, false);
}

double approximate(std::string_view number) {
  double value = 0;
  const auto result = std::from_chars(number.data(), number.data() + number.size(), value);
  if (result.ec != std::errc::result_out_of_range) return value;
  return std::strtod(std::string(number).c_str(), nullptr);  // infinite, or 0 where too small
}

}  // namespace daybook::forms
