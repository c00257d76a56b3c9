#include "redact/scanner.hpp"

#include <algorithm>
#include <cstring>
#include <map>

namespace daybook::redact {
namespace {

constexpr std::uint32_t kAnyDigits = UINT32_MAX;
constexpr std::size_t kPairs = 65'536, kBucketsMax = 255;

unsigned char lower(char c) noexcept {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool is_letter(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// How often a byte may be expected in text, roughly.
int weight(char c) noexcept {
  if (c >= 'a' && c <= 'z')
    return std::string_view("jkqvxz").find(c) == std::string_view::npos ? 8 : 2;
  if (c == ' ') return 8;
  if (c >= '0' && c <= '9') return 3;
  return std::string_view("-_=:/.,\"").find(c) == std::string_view::npos ? 1 : 3;
}

}  // namespace

/// Gathers the probes of each pair, then gives equal lists of them one bucket.
class Scanner::Builder {
 public:
  void add(const Literal& literal, std::uint32_t index) {
    const std::string& text = literal.text;
    if (text.size() < 3) {
      short_literal(literal, index);
      return;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i + 2 < text.size(); ++i)
      if (cost(text, i) < cost(text, best)) best = i;
    for (std::size_t i = best; i < best + 2; ++i)
      for (int first : cases(text[i], literal.any_case))
        for (int second : cases(text[i + 1], literal.any_case))
          put(first, second, {index, static_cast<std::int32_t>(i)});
  }

  void add_digits() {
    for (int first = '0'; first <= '9'; ++first)
      for (int second = '0'; second <= '9'; ++second) put(first, second, {kAnyDigits, 0});
  }

  void finish(Scanner& scanner) {
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
  static int cost(const std::string& text, std::size_t i) {
    return weight(text[i]) * weight(text[i + 1]) + weight(text[i + 1]) * weight(text[i + 2]);
  }
  static std::vector<int> cases(char c, bool any_case) {
    if (!any_case || !is_letter(c)) return {static_cast<unsigned char>(c)};
    return {lower(c), lower(c) - 'a' + 'A'};
  }
  /// One or two bytes: where they do not begin with a pair, the pair before ends with the first.
  void short_literal(const Literal& literal, std::uint32_t index) {
    for (int first : cases(literal.text[0], literal.any_case)) {
      for (int any = 0; any < 256; ++any) put(any, first, {index, -1});
      if (literal.text.size() == 2) {
        for (int second : cases(literal.text[1], literal.any_case)) put(first, second, {index, 0});
      } else {
        for (int any = 0; any < 256; ++any) put(first, any, {index, 0});
      }
    }
  }
  void put(int first, int second, const Probe& probe) {
    Bucket& bucket = probes_[first | second << 8];
    if (std::find(bucket.begin(), bucket.end(), probe) == bucket.end()) bucket.push_back(probe);
  }

  std::map<int, Bucket> probes_;
};

Scanner::Scanner(std::vector<Literal> literals, bool digits) : literals_(std::move(literals)) {
  Builder builder;
  if (digits) builder.add_digits();
  for (std::size_t i = 0; i < literals_.size(); ++i)
    builder.add(literals_[i], static_cast<std::uint32_t>(i));
  builder.finish(*this);
}

std::size_t Scanner::next_pair(std::string_view text, std::size_t at) const noexcept {
  const std::uint8_t* const table = table_.data();
  const char* const bytes = text.data();
  const auto named = [&](std::size_t i) {
    return table[static_cast<unsigned char>(bytes[i]) |
                 static_cast<unsigned>(static_cast<unsigned char>(bytes[i + 1])) << 8];
  };
  while (at + 16 <= text.size()) {
    const int low = named(at) | named(at + 2) | named(at + 4) | named(at + 6);
    const int high = named(at + 8) | named(at + 10) | named(at + 12) | named(at + 14);
    if ((low | high) != 0) break;
    at += 16;
  }
  while (at < text.size() && pair(text, at) == 0) at += 2;
  return at;
}

bool Scanner::is_at(std::string_view text, std::ptrdiff_t at,
                    const Literal& literal) const noexcept {
  const std::string& wanted = literal.text;
  if (at < 0 || text.size() - static_cast<std::size_t>(at) < wanted.size()) return false;
  const char* const found = text.data() + at;
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
      if (at <= static_cast<std::ptrdiff_t>(text.size()) &&
          is_at(text, at, literals_[probe.literal])) {
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
