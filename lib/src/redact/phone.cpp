#include "redact/phone.hpp"

#include <algorithm>
#include <array>

#include "redact/validators.hpp"

namespace daybook::redact {
namespace {

constexpr std::string_view kPhoneWords =
    "call|called me|cell|cellphone|contact|dial|fax|hotline|landline|mobile|my number|phone|"
    "phones|reach|ring|sms|tel|telephone|telefon|tfno|whatsapp|text me|her number|his number|"
    "phone_number|phonenumber";
constexpr std::size_t kGroupsMax = 8;

/// The groups of digits and what stands between them.
struct Groups {
  std::array<std::string_view, kGroupsMax> digits;
  std::array<std::string_view, kGroupsMax> before;  // separators ahead of each group
  std::size_t count = 0, all_digits = 0;
  bool plus = false;
};

bool read(std::string_view found, Groups& groups) {
  found = found.substr(0, found.find_first_of("xXe"));  // an extension is no part of the number
  for (std::size_t at = 0; at < found.size();) {
    const std::size_t separators = at;
    while (at < found.size() && !is_digit(found[at])) ++at;
    const std::size_t begin = at;
    while (at < found.size() && is_digit(found[at])) ++at;
    if (begin == at) break;
    if (groups.count == kGroupsMax) return false;
    groups.before[groups.count] = found.substr(separators, begin - separators);
    groups.digits[groups.count++] = found.substr(begin, at - begin);
    groups.all_digits += at - begin;
  }
  groups.plus = groups.count > 0 && groups.before[0].find('+') != std::string_view::npos;
  return groups.count > 0;
}

/// 3-3-4 from the group `first` on, the first perhaps in brackets.
bool is_american(const Groups& groups, std::size_t first) {
  if (groups.count != first + 3) return false;
  const auto size = [&](std::size_t i) { return groups.digits[first + i].size(); };
  if (size(0) != 3 || size(1) != 3 || size(2) != 4) return false;
  const std::string_view middle = groups.before[first + 1], last = groups.before[first + 2];
  const bool brackets = groups.before[first].find('(') != std::string_view::npos &&
                        middle.find(')') != std::string_view::npos;
  if (brackets) return last.size() == 1;
  if (middle.size() != 1 || last.size() != 1) return false;
  if (middle != " " && last != " ") return true;
  return groups.digits[first][0] >= '2' && groups.digits[first + 1][0] >= '2';
}

bool is_country_one(const Groups& groups) {
  const std::string_view first = groups.digits[0];
  return first == "1" || first == "001" || (groups.plus && first.size() <= 3);
}

bool is_date(const Groups& groups) {
  const auto year = [](std::string_view d) {
    return d.size() == 4 && (d.substr(0, 2) == "19" || d.substr(0, 2) == "20");
  };
  if (groups.count < 3) return false;
  return year(groups.digits[0]) ||
         (groups.digits[0].size() <= 2 && groups.digits[1].size() <= 2 && year(groups.digits[2]));
}

/// Seconds, milliseconds, microseconds since 1970 of this century's beginning.
bool is_epoch(std::string_view digits) {
  return digits[0] == '1' && (digits.size() == 10 || digits.size() == 13);
}

}  // namespace

bool is_phone_number(std::string_view text, const Match& match) {
  Groups groups;
  if (!read(text.substr(match.begin, match.end - match.begin), groups)) return false;
  if (groups.all_digits < 7 || groups.all_digits > 15 || is_date(groups)) return false;
  if (is_american(groups, 0) && (!groups.plus)) return true;
  if (is_country_one(groups) && is_american(groups, 1)) return true;
  const bool bare = groups.count == 1;
  if (groups.plus && groups.all_digits >= 9 && groups.digits[0][0] != '0') {
    const bool begins_line = match.begin == 0 || text[match.begin - 1] == '\n';  // as in a diff
    if (!(bare && begins_line) && !is_epoch(groups.digits[0])) return true;
  }
  if (bare && (groups.all_digits < 9 || is_epoch(groups.digits[0]))) return false;
  return has_context(text, match.begin, match.end, kPhoneWords);
}

}  // namespace daybook::redact
