// Scanner: finds where in a text a rule could match at all, by one pass over pairs of bytes, so
// that clean text is passed at memory speed whatever the number of rules.
//
// Of each literal two pairs that stand side by side are put into a table of all pairs; the text is
// looked at two bytes at a time, so that one of them is met, and the pair that begins one byte
// later has to fit as well: eight groups of literals have a bit each for either. A number of three
// digits or more holds a pair of digits either way. What a second table names for the pair is
// compared.
//
//   Scanner scanner({{"sk-ant-"}, {"bearer ", true}}, true);
//   Scanner::Hit hit;
//   for (std::size_t at = 0; scanner.next(text, at, hit);) hit.literal, hit.at
#pragma once

#include <array>
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
    std::uint32_t literal = 0;          // kAnyDigits: two digits
    std::int32_t offset = 0;            // of the pair in the literal
    unsigned char first = 0, last = 0;  // of the literal, in small letters, to be compared at once
    friend bool operator==(const Probe&, const Probe&) = default;
  };
  using Bucket = std::vector<Probe>;
  class Builder;

  bool is_at(std::string_view text, const Probe& probe, std::ptrdiff_t at) const noexcept;
  std::uint8_t pair(std::string_view text, std::size_t at) const noexcept {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0u;
    return table_[first | second << 8];
  }
  bool fits(std::string_view text, std::size_t at) const noexcept;
  std::size_t next_pair(std::string_view text, std::size_t at) const noexcept;

  std::vector<Literal> literals_;
  std::vector<std::uint16_t> fits_;  // by pair: groups it may begin, and those it may go on with
  std::vector<Bucket> buckets_;      // 0: nothing
  std::vector<std::uint8_t> table_;  // 65,536 pairs, the first byte is the low one: their bucket
};

}  // namespace daybook::redact
