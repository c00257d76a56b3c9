#include "redact/scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>

#include "redact/pair_plan.hpp"

namespace daybook::redact {
namespace {

constexpr std::uint32_t kAnyDigits = UINT32_MAX;
constexpr std::size_t kPairs = 65'536;

unsigned char lower(char c) noexcept {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/// Of a pair: which groups it may begin, in the low byte, and go on with, in the high one.
constexpr unsigned begins(std::size_t group) noexcept {
  return 1u << group;
}
constexpr unsigned goes_on(std::size_t group) noexcept {
  return 256u << group;
}
/// Whether one pair's entry and that of the next one fit: the groups, in the low byte.
constexpr unsigned both(unsigned first, unsigned second) noexcept {
  return first & second >> 8;
}

constexpr unsigned bit(unsigned first, unsigned second, unsigned place) noexcept {
  return static_cast<unsigned>((both(first, second) & 255) != 0) << place;
}

/// A pair is read as the machine reads two bytes.
constexpr std::size_t pair_of(unsigned first, unsigned second) noexcept {
  return std::endian::native == std::endian::little ? first | second << 8 : first << 8 | second;
}
/// Of the pair at `at`; what is behind the text's end counts as zeros.
std::size_t pair_at(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  return pair_of(byte(at), byte(at + 1));
}

/// The four bytes at `at`, 0x20 added to each: equal for a letter in both cases.
std::uint32_t four_at(std::string_view text, std::size_t at) noexcept {
  std::uint32_t four = 0;
  if (text.size() - at >= sizeof four)
    std::memcpy(&four, text.data() + at, sizeof four);
  else
    std::memcpy(&four, text.data() + at, text.size() - at);
  return four | 0x20202020;
}

}  // namespace

/// Gathers the probes of each pair, then gives equal lists of them one bucket.
class Scanner::Builder {
 public:
  Builder() : fits_(kPairs, goes_on(kShortGroup)) {}

  void add(const Literal& literal, std::uint32_t index, const PairPlan& plan) {
    for (const int at : plan.at) {
      const Probe probe = probe_of(literal, index, at);
      for (std::uint16_t pair : pairs_of(literal, at)) put(pair, probe, plan.group);
      if (plan.group == kShortGroup) continue;
      for (std::uint16_t pair : pairs_of(literal, at + 2)) fit(pair, goes_on(plan.group));
    }
  }

  void add_digits() {
    for (unsigned first = '0'; first <= '9'; ++first)
      for (unsigned second = '0'; second <= '9'; ++second)
        put(first | second << 8, {kAnyDigits, 0, 0, 0}, kShortGroup);
  }

  void finish(Scanner& scanner) {
    scanner.fits_ = std::move(fits_);
    scanner.table_.assign(kPairs, 0);
    scanner.buckets_.assign(1, {});
    std::map<Bucket, std::uint16_t> known;
    for (auto& [pair, bucket] : probes_) {
      const auto next = static_cast<std::uint16_t>(scanner.buckets_.size());
      const auto [at, is_new] = known.try_emplace(std::move(bucket), next);
      if (is_new) scanner.buckets_.push_back(at->first);
      scanner.table_[pair] = at->second;
    }
  }

 private:
  static Probe probe_of(const Literal& literal, std::uint32_t index, int at) {
    Probe probe{index, at, 0, 0};
    unsigned char wanted[4] = {}, mask[4] = {};
    for (int i = 0; i < 4; ++i) {
      const auto place = static_cast<std::size_t>(at + i);  // of -1 behind the end, too
      if (place >= literal.text.size()) continue;
      wanted[i] = static_cast<unsigned char>(literal.text[place] | 0x20);
      mask[i] = 255;
    }
    std::memcpy(&probe.wanted, wanted, sizeof wanted);
    std::memcpy(&probe.mask, mask, sizeof mask);
    return probe;
  }
  /// By the first byte as the low one, as plans have it.
  void fit(unsigned pair, unsigned bits) {
    std::uint16_t& entry = fits_[pair_of(pair & 255, pair >> 8)];
    entry = static_cast<std::uint16_t>(entry | bits);
  }
  void put(unsigned pair, const Probe& probe, std::size_t group) {
    fit(pair, begins(group));
    Bucket& bucket = probes_[pair_of(pair & 255, pair >> 8)];
    if (std::find(bucket.begin(), bucket.end(), probe) == bucket.end()) bucket.push_back(probe);
  }

  std::map<std::size_t, Bucket> probes_;
  std::vector<std::uint16_t> fits_;
};

Scanner::Scanner(std::vector<Literal> literals, bool digits) : literals_(std::move(literals)) {
  Builder builder;
  if (digits) builder.add_digits();
  const std::vector<PairPlan> plan = plan_pairs(literals_);
  for (std::size_t i = 0; i < literals_.size(); ++i)
    builder.add(literals_[i], static_cast<std::uint32_t>(i), plan[i]);
  builder.finish(*this);
}

bool Scanner::is_at(std::string_view text, const Literal& literal,
                    std::ptrdiff_t at) const noexcept {
  const std::string& wanted = literal.text;
  if (at < 0 || static_cast<std::size_t>(at) + wanted.size() > text.size()) return false;
  const char* const found = text.data() + at;
  if (!literal.any_case) return std::memcmp(found, wanted.data(), wanted.size()) == 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (lower(found[i]) != lower(wanted[i])) return false;
  return true;
}

bool Scanner::is_met(std::string_view text, Place& place, Hit& hit) const noexcept {
  const std::uint32_t four = four_at(text, place.at);
  const std::uint16_t of_pair = table_[pair_at(text, place.at)];
  const Bucket& bucket = buckets_[of_pair];
  while (place.probe < bucket.size()) {
    const Probe& probe = bucket[place.probe++];
    if ((four & probe.mask) != probe.wanted) continue;
    if (probe.literal == kAnyDigits) {
      hit = {kDigits, place.at};
      if (bucket.size() > 1) return true;
      place.probe = 0;  // the rest of the number says nothing new
      do place.at += 2;
      while (place.at < text.size() && table_[pair_at(text, place.at)] == of_pair);
      return true;
    }
    const auto at = static_cast<std::ptrdiff_t>(place.at) - probe.offset;
    if (!is_at(text, literals_[probe.literal], at)) continue;
    hit = {probe.literal, static_cast<std::size_t>(at)};
    return true;
  }
  place.at += 2;
  place.probe = 0;
  return false;
}

bool Scanner::next(std::string_view text, Place& place, Hit& hit) const {
  if (place.probe > 0 && is_met(text, place, hit)) return true;
  const std::uint16_t* const table = fits_.data();
  const auto entry = [&](std::size_t i) -> unsigned {
    std::uint16_t pair;
    std::memcpy(&pair, text.data() + i, sizeof pair);
    return table[pair];
  };
  std::size_t at = place.at;
  for (; at + 18 <= text.size(); at += 16) {
    const unsigned a = entry(at), b = entry(at + 2), c = entry(at + 4), d = entry(at + 6);
    const unsigned e = entry(at + 8), f = entry(at + 10), g = entry(at + 12), h = entry(at + 14);
    const unsigned i = entry(at + 16);
    const unsigned low = both(a, b) | both(b, c) | both(c, d) | both(d, e);
    const unsigned high = both(e, f) | both(f, g) | both(g, h) | both(h, i);
    if (((low | high) & 255) == 0) continue;
    unsigned fits = bit(a, b, 0) | bit(b, c, 1) | bit(c, d, 2) | bit(d, e, 3) | bit(e, f, 4) |
                    bit(f, g, 5) | bit(g, h, 6) | bit(h, i, 7);
    for (; fits != 0; fits &= fits - 1) {
      place.at = at + 2 * static_cast<unsigned>(std::countr_zero(fits));
      if (is_met(text, place, hit)) return true;
    }
  }
  for (; at < text.size(); at += 2) {
    if ((both(table[pair_at(text, at)], table[pair_at(text, at + 2)]) & 255) == 0) continue;
    place.at = at;
    if (is_met(text, place, hit)) return true;
  }
  place.at = text.size();
  return false;
}

}  // namespace daybook::redact
