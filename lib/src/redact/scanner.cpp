#include "redact/scanner.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>

namespace daybook::redact {
namespace {

constexpr std::uint32_t kAnyDigits = UINT32_MAX;
constexpr std::size_t kPairs = 65'536, kBucketsMax = 255;
// The last two of the eight groups are for what is shorter than the rest: it goes on with anything.
constexpr std::size_t kGroups = 6, kShortGroup = 6, kDigitGroup = 7;

unsigned char lower(char c) noexcept {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool is_letter(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// How often a byte may be expected in text and in programs, roughly, in thousandths.
unsigned weight(char c) noexcept {
  constexpr std::array<unsigned char, 26> kLetters = {80, 15, 28, 43, 127, 22, 20, 60, 70,
                                                      2,  8,  40, 24, 67,  75, 19, 1,  60,
                                                      63, 90, 28, 10, 24,  2,  20, 1};
  if (c >= 'a' && c <= 'z') return kLetters[static_cast<std::size_t>(c - 'a')];
  if (c == ' ' || c == '_') return 100;
  if (c >= '0' && c <= '9') return 20;
  return std::string_view("-=:/.,\"()").find(c) == std::string_view::npos ? 6 : 30;
}

}  // namespace

/// Of a pair: which groups it may begin, in the low byte, and go on with, in the high one.
constexpr unsigned begins(std::size_t group) noexcept {
  return 1u << group;
}
constexpr unsigned goes_on(std::size_t group) noexcept {
  return 256u << group;
}

// Where those bytes stand in an entry. A pair is read as the machine reads two bytes, so on a
// big-endian one its first byte is the high one: see pair_of().
constexpr bool kLittle = std::endian::native == std::endian::little;
constexpr std::size_t kBeginsAt = kLittle ? 0 : 1, kGoesOnAt = kLittle ? 1 : 0;
constexpr std::size_t pair_of(std::size_t first, std::size_t second) noexcept {
  return kLittle ? first | second << 8 : first << 8 | second;
}

/// Gathers the probes of each pair, then gives equal lists of them one bucket.
class Scanner::Builder {
 public:
  Builder() : fits_(kPairs, goes_on(kShortGroup)) {}

  void add(const Literal& literal, std::uint32_t index, std::size_t group) {
    const std::string& text = literal.text;
    if (text.size() < 3) {
      short_literal(literal, index);
      return;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i + 2 < text.size(); ++i)
      if (cost(text, i) < cost(text, best)) best = i;
    for (std::size_t i = best; i < best + 2; ++i) {
      for (int first : cases(text[i], literal.any_case)) {
        for (int second : cases(text[i + 1], literal.any_case)) {
          put(first, second, probe_of(literal, index, static_cast<int>(i)), group);
        }
      }
      for (int first : cases(text[i + 1], literal.any_case)) {
        if (i + 2 == text.size()) {
          for (int any = 0; any < 256; ++any) fit(first, any, goes_on(group));
        } else {
          for (int second : cases(text[i + 2], literal.any_case))
            fit(first, second, goes_on(group));
        }
      }
    }
  }

  void add_digits() {
    for (int first = '0'; first <= '9'; ++first) {
      for (int second = '0'; second <= '9'; ++second)
        put(first, second, {kAnyDigits, 0, 0, 0}, kDigitGroup);
      for (int any = 0; any < 256; ++any) fit(first, any, goes_on(kDigitGroup));
    }
  }

  void finish(Scanner& scanner) {
    scanner.fits_ = std::move(fits_);
    scanner.table_.assign(kPairs, 0);
    scanner.buckets_.assign(1, {});
    for (const auto& [pair, bucket] : probes_) {
      auto found = std::find(scanner.buckets_.begin() + 1, scanner.buckets_.end(), bucket);
      if (found == scanner.buckets_.end()) {
        if (scanner.buckets_.size() < kBucketsMax) {
          scanner.buckets_.push_back(bucket);
        } else {  // the last one takes all that is left: more to compare, nothing missed
          Bucket& rest = scanner.buckets_.back();
          for (const Probe& probe : bucket)
            if (std::find(rest.begin(), rest.end(), probe) == rest.end()) rest.push_back(probe);
        }
        found = scanner.buckets_.end() - 1;
      }
      scanner.table_[pair] = static_cast<std::uint8_t>(found - scanner.buckets_.begin());
    }
  }

 private:
  /// How often the text will be stopped for the pairs at `i` and behind it.
  static std::uint64_t cost(const std::string& text, std::size_t i) {
    const auto at = [&](std::size_t k) -> std::uint64_t {
      return k < text.size() ? weight(text[k]) : 1000;
    };
    return at(i) * at(i + 1) * at(i + 2) + at(i + 1) * at(i + 2) * at(i + 3);
  }
  static Probe probe_of(const Literal& literal, std::uint32_t index, int offset) {
    return {index, offset, lower(literal.text.front()), lower(literal.text.back())};
  }
  static std::vector<int> cases(char c, bool any_case) {
    if (!any_case || !is_letter(c)) return {static_cast<unsigned char>(c)};
    return {lower(c), lower(c) - 'a' + 'A'};
  }
  /// One or two bytes: where they do not begin with a pair, the pair before ends with the first.
  void short_literal(const Literal& literal, std::uint32_t index) {
    for (int first : cases(literal.text[0], literal.any_case)) {
      for (int any = 0; any < 256; ++any)
        put(any, first, probe_of(literal, index, -1), kShortGroup);
      if (literal.text.size() == 2) {
        for (int second : cases(literal.text[1], literal.any_case))
          put(first, second, probe_of(literal, index, 0), kShortGroup);
      } else {
        for (int any = 0; any < 256; ++any)
          put(first, any, probe_of(literal, index, 0), kShortGroup);
      }
    }
  }
  void fit(int first, int second, unsigned bits) {
    auto& entry = fits_[pair_of(static_cast<std::size_t>(first), static_cast<std::size_t>(second))];
    entry = static_cast<std::uint16_t>(entry | bits);
  }
  void put(int first, int second, const Probe& probe, std::size_t group) {
    fit(first, second, begins(group));
    Bucket& bucket = probes_[first | second << 8];
    if (std::find(bucket.begin(), bucket.end(), probe) == bucket.end()) bucket.push_back(probe);
  }

  std::map<int, Bucket> probes_;
  std::vector<std::uint16_t> fits_;
};

Scanner::Scanner(std::vector<Literal> literals, bool digits) : literals_(std::move(literals)) {
  Builder builder;
  if (digits) builder.add_digits();
  for (std::size_t i = 0; i < literals_.size(); ++i)
    builder.add(literals_[i], static_cast<std::uint32_t>(i), i * kGroups / literals_.size());
  builder.finish(*this);
}

bool Scanner::fits(std::string_view text, std::size_t at) const noexcept {
  const auto byte = [&](std::size_t i) -> std::size_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned begin = fits_[pair_of(byte(at), byte(at + 1))];
  return (begin & fits_[pair_of(byte(at + 1), byte(at + 2))] >> 8) != 0;
}

std::size_t Scanner::next_pair(std::string_view text, std::size_t at) const noexcept {
  const auto* const table = reinterpret_cast<const unsigned char*>(fits_.data());
  const char* const bytes = text.data();
  const auto index = [&](std::size_t i) {
    std::uint16_t pair;
    std::memcpy(&pair, bytes + i, sizeof pair);
    return std::size_t{pair} * 2;
  };
  const auto both = [&](std::size_t i) -> unsigned {
    return table[index(i) + kBeginsAt] & table[index(i + 1) + kGoesOnAt];
  };
  while (at + 17 <= text.size()) {
    const unsigned low = both(at) | both(at + 2) | both(at + 4) | both(at + 6);
    const unsigned high = both(at + 8) | both(at + 10) | both(at + 12) | both(at + 14);
    if ((low | high) != 0) break;
    at += 16;
  }
  while (at < text.size() && !fits(text, at)) at += 2;
  return at;
}

bool Scanner::is_at(std::string_view text, const Probe& probe, std::ptrdiff_t at) const noexcept {
  const Literal& literal = literals_[probe.literal];
  const std::string& wanted = literal.text;
  if (at < 0 || static_cast<std::size_t>(at) + wanted.size() > text.size()) return false;
  const char* const found = text.data() + at;
  if (lower(*found) != probe.first || lower(found[wanted.size() - 1]) != probe.last) return false;
  if (!literal.any_case) return std::memcmp(found, wanted.data(), wanted.size()) == 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (lower(found[i]) != lower(wanted[i])) return false;
  return true;
}

bool Scanner::next(std::string_view text, Place& place, Hit& hit) const {
  while (place.at < text.size()) {
    if (place.probe == 0) place.at = next_pair(text, place.at);
    if (place.at >= text.size()) return false;
    const Bucket& bucket = buckets_[pair(text, place.at)];
    while (place.probe < bucket.size()) {
      const Probe& probe = bucket[place.probe++];
      const auto at = static_cast<std::ptrdiff_t>(place.at) - probe.offset;
      if (probe.literal == kAnyDigits) {
        hit = {kDigits, place.at};
        return true;
      }
      if (is_at(text, probe, at)) {
        hit = {probe.literal, static_cast<std::size_t>(at)};
        return true;
      }
    }
    place.at += 2;
    place.probe = 0;
  }
  return false;
}

}  // namespace daybook::redact
