#include "redact/validators.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "redact/encoded.hpp"
#include "redact/phone.hpp"

namespace daybook::redact {
namespace {

constexpr std::string_view kCardWords =
    "amex|card|cards|cc|credit|debit|discover|mastercard|pan|payment|visa";
constexpr std::string_view kSsnWords = "ssn|social|taxpayer|tin|itin";

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

bool luhn(std::string_view digits) noexcept {
  int sum = 0;
  bool doubled = false;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, doubled = !doubled) {
    int value = (*it - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

/// A bare number wants its issuer, or a word that says card; one in groups the checksum alone, or
/// that word where the groups are a card's.
bool is_card(std::string_view text, const Match& match) {
  const std::string_view found = text.substr(match.begin, match.end - match.begin);
  const std::string digits = digits_of(found);
  const bool checked = luhn(digits) && digits.find_first_not_of('0') != std::string::npos;
  if (digits.size() == found.size()) {
    return is_card_number(digits) ||
           (checked && has_context(text, match.begin, match.end, kCardWords));
  }
  return checked || (digits.size() == 16 && has_context(text, match.begin, match.end, kCardWords));
}

bool is_social_security(std::string_view text, const Match& match) {
  const std::string_view found = text.substr(match.begin, match.end - match.begin);
  if (!is_ssn(digits_of(found))) return false;
  return found.find('-') != found.npos || has_context(text, match.begin, match.end, kSsnWords);
}

/// Basic authentication: base64 of a name, a colon and a password.
bool is_basic(std::string_view token) {
  std::string decoded;
  return decode_base64(token, decoded) && decoded.find(':') != std::string::npos;
}

struct Country {
  char code[3];
  std::size_t length;
};
// The IBAN registry's lengths.
constexpr std::array<Country, 78> kCountries = {{
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
    {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27},
    {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"XK", 20},
}};

/// An account's number may be followed by words in capitals: the match is cut where it ends.
bool is_account(std::string_view text, Match& match) {
  const std::string_view found = text.substr(match.begin, match.end - match.begin);
  const auto country = std::find_if(kCountries.begin(), kCountries.end(),
                                    [&](const Country& c) { return found.substr(0, 2) == c.code; });
  if (country == kCountries.end()) return false;
  std::size_t end = 0, length = 0;
  for (; end < found.size() && length < country->length; ++end) length += found[end] != ' ';
  const bool whole = end == found.size() || found[end] == ' ';
  if (length != country->length || !whole || !is_iban(found.substr(0, end))) return false;
  match.end = match.group_end = match.begin + end;
  return true;
}

}  // namespace

bool is_card_number(std::string_view digits) noexcept {
  if (digits.size() < 13 || digits.size() > 19) return false;
  int six = 0;
  for (std::size_t i = 0; i < 6; ++i) six = six * 10 + (digits[i] - '0');
  const int four = six / 100, two = six / 10'000, three = six / 1000;
  const std::size_t size = digits.size();
  const bool issuer =
      (six / 100'000 == 4 && (size == 13 || size == 16 || size == 19)) ||              // Visa
      (size == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720))) ||  // Mastercard
      (size == 15 && (two == 34 || two == 37)) ||  // American Express
      ((size == 16 || size == 19) && (four == 6011 || two == 65 || (three >= 644 && three <= 649) ||
                                      (six >= 622126 && six <= 622925))) ||  // Discover
      (size >= 16 && four >= 3528 && four <= 3589) ||                        // JCB
      (size == 14 && ((three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39)) ||
      (size >= 16 && two == 62);  // UnionPay
  return issuer && luhn(digits);
}

bool is_iban(std::string_view text) noexcept {
  const auto value = [](char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; };
  unsigned remainder = 0;
  const auto feed = [&](std::string_view part) {
    for (char c : part) {
      if (c == ' ') continue;
      const int v = value(c);
      remainder = (remainder * (v > 9 ? 100 : 10) + static_cast<unsigned>(v)) % 97;
    }
  };
  if (text.size() < 5) return false;
  feed(text.substr(4));
  feed(text.substr(0, 4));
  return remainder == 1;
}

bool is_ssn(std::string_view digits) noexcept {
  if (digits.size() != 9) return false;
  const std::string_view area = digits.substr(0, 3), group = digits.substr(3, 2);
  if (area == "000" || area == "666" || area[0] == '9') return false;
  if (group == "00" || digits.substr(5) == "0000") return false;
  if (digits == "078051120" || digits == "219099999") return false;  // from leaflets
  return digits.find_first_not_of(digits[0]) != digits.npos;
}

double entropy(std::string_view text) noexcept {
  std::array<unsigned, 256> counts{};
  for (char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (unsigned count : counts) {
    if (count == 0) continue;
    const double share = count / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool has_context(std::string_view text, std::size_t begin, std::size_t end,
                 std::string_view words) {
  constexpr std::size_t kBefore = 40, kAfter = 16;
  const std::size_t from = begin - std::min(begin, kBefore);
  std::string near(text.substr(from, begin - from));
  near += '\n';
  near += text.substr(end, kAfter);
  for (char& c : near)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  const auto within = [&](std::size_t at) {
    return at < near.size() && (is_digit(near[at]) || (near[at] >= 'a' && near[at] <= 'z'));
  };
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find('|'));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    for (auto at = near.find(word); at != near.npos; at = near.find(word, at + 1))
      if ((at == 0 || !within(at - 1)) && !within(at + word.size())) return true;
  }
  return false;
}

bool accepts(const Validator& validator, std::string_view text, Match& match) {
  const auto group = [&] {
    return text.substr(match.group_begin, match.group_end - match.group_begin);
  };
  switch (validator.kind) {
    case Validator::Kind::none:
      return true;
    case Validator::Kind::card:
      return is_card(text, match);
    case Validator::Kind::iban:
      return is_account(text, match);
    case Validator::Kind::ssn:
      return is_social_security(text, match);
    case Validator::Kind::phone:
      return is_phone_number(text, match);
    case Validator::Kind::basic:
      return is_basic(group());
    case Validator::Kind::entropy:
      return entropy(group()) >= validator.bits;
  }
  return true;
}

bool Validator::parse(std::string_view text, Validator& out) {
  constexpr std::array<std::pair<std::string_view, Kind>, 6> kNames = {{{"none", Kind::none},
                                                                        {"card", Kind::card},
                                                                        {"iban", Kind::iban},
                                                                        {"ssn", Kind::ssn},
                                                                        {"phone", Kind::phone},
                                                                        {"basic", Kind::basic}}};
  for (const auto& [name, kind] : kNames) {
    if (text != name) continue;
    out = {kind, 0};
    return true;
  }
  constexpr std::string_view kEntropy = "entropy:";
  if (text.substr(0, kEntropy.size()) != kEntropy) return false;
  text.remove_prefix(kEntropy.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.bits);
  out.kind = Kind::entropy;
  return error == std::errc() && end == text.data() + text.size() && out.bits > 0 && out.bits <= 8;
}

std::string Validator::text() const {
  switch (kind) {
    case Kind::none:
      return "none";
    case Kind::card:
      return "card";
    case Kind::iban:
      return "iban";
    case Kind::ssn:
      return "ssn";
    case Kind::phone:
      return "phone";
    case Kind::basic:
      return "basic";
    case Kind::entropy:
      break;
  }
  std::string number = std::to_string(bits);
  number.erase(number.find_last_not_of('0') + 1);
  return "entropy:" + number + (number.back() == '.' ? "0" : "");
}

}  // namespace daybook::redact
