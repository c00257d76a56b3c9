#include "redact/card.hpp"

namespace daybook::redact {
namespace {

bool known_issuer(int four) noexcept {
  const int two = four / 100, three = four / 10;
  return four / 1000 == 4 ||                                             // Visa
         (two >= 51 && two <= 55) ||                                     // Mastercard
         (four >= 2221 && four <= 2720) ||                               // Mastercard
         (four >= 3528 && four <= 3589) ||                               // JCB
         four == 6011 || two == 65 || (three >= 644 && three <= 649) ||  // Discover
         two == 62;                                                      // UnionPay
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

}  // namespace

bool is_card_number(std::string_view digits) noexcept {
  if (digits.size() != 16) return false;
  int four = 0;
  for (std::size_t i = 0; i < 4; ++i) four = four * 10 + (digits[i] - '0');
  return known_issuer(four) && luhn(digits);
}

}  // namespace daybook::redact
