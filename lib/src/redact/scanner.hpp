// Scanner: finds where in a text a rule could match at all, by one pass over pairs of bytes, so
// that clean text is passed at memory speed whatever the number of rules.
//
// The text is looked at two bytes at a time. Of each literal the rarest pair at an even place and
// the rarest at an odd one are put into a table of all pairs, one of which is met wherever the
// literal stands; the pair behind it has to fit as well: eight groups of literals have a bit each
// for either. A number of three digits or more holds a pair of digits either way. What a second
// table names for the pair is compared.
//
//   Scanner scanner({{"sk-ant-"}, {"bearer ", true}}, true);
//   Scanner::Hit hit;
//   for (std::size_t at = 0; scanner.next(text, at, hit);) hit.literal, hit.at
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::redact {

class Scanner {
 public:
  struct Literal {
    std::string text;  // not empty
    bool any_case = false;
  };
  static constexpr std::size_t kDigits = static_cast<std::size_t>(-1);
  struct Hit {
    std::size_t literal = 0;  // its index, or kDigits
    std::size_t at = 0;       // where it begins; for kDigits the place of two digits
  };

  Scanner() = default;
  Scanner(std::vector<Literal> literals, bool digits);

  /// Where a search of a text stands.
  struct Place {
    std::size_t at = 0;     // the pair
    std::size_t probe = 0;  // of that pair's, the next to be compared
  };
  /// The next hit at or behind `place`, which moves behind it. Each occurrence of a literal is met
  /// once; of a number one or more of its pairs.
  bool next(std::string_view text, Place& place, Hit& hit) const;

 private:
  struct Probe {
    std::uint32_t literal = 0;  // kAnyDigits: two digits
    std::int32_t offset = 0;    // of the pair in the literal
    // What the four bytes of both pairs have to be, 0x20 added to each; 0 where they may be any.
    std::uint32_t wanted = 0, mask = 0;
    friend auto operator<=>(const Probe&, const Probe&) = default;
  };
  using Bucket = std::vector<Probe>;
  class Builder;

  bool is_at(std::string_view text, const Literal& literal, std::ptrdiff_t at) const noexcept;
  /// Whether one of the pair's probes that are left is a hit; else `place` moves on.
  bool is_met(std::string_view text, Place& place, Hit& hit) const noexcept;

  std::vector<Literal> literals_;
  std::vector<std::uint16_t> fits_;   // by pair: groups it may begin, and those it may go on with
  std::vector<std::uint16_t> table_;  // by pair: its bucket
  std::vector<Bucket> buckets_;       // 0: nothing
};

}  // namespace daybook::redact
