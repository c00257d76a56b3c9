#include "redact/keyed_values.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <string>

#include "redact/byte_bits.hpp"
#include "redact/unescaped.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kKeyMax = 128;   // of a longer key the end
constexpr std::size_t kQuoteMax = 16;  // JSON in JSON, four deep
bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// How many backslashes stand right ahead of `at`, not ahead of `from`.
std::size_t backslashes(std::string_view text, std::size_t from, std::size_t at) noexcept {
  std::size_t count = 0;
  while (at - count > from && text[at - count - 1] == '\\') ++count;
  return count;
}

/// Where the string ends that begins at `begin` behind a quote with `depth` backslashes, and what
/// is behind its last quote. A backslash within it is spelled with twice as many as that quote's
/// length; a quote with fewer than `depth` ends what is round it, and so this too.
std::size_t end_of_string(std::string_view text, std::size_t begin, std::size_t depth,
                          std::size_t& behind) noexcept {
  for (std::size_t at = begin; (at = text.find('"', at)) != text.npos; ++at) {
    const std::size_t own = backslashes(text, begin, at) % (2 * (depth + 1));
    if (own > depth) continue;
    behind = at + 1;
    return at - own;
  }
  return behind = text.size();
}

/// Among the last characters, by which keys are told apart.
bool ends_with_escape(std::string_view key) noexcept {
  constexpr std::size_t kThreeEscapes = 48;  // each may be in JSON in JSON
  return key.substr(key.size() - std::min(key.size(), kThreeEscapes)).find('\\') != key.npos;
}

std::optional<std::size_t> rule_of(const KeyRules& keys, std::string_view key) {
  if (key.find('\\') == key.npos) return keys.find(key);
  Unescaped level;
  std::string plain(key);
  while (level.read(plain)) plain = level.text();  // each time it is shorter
  return keys.find(plain);
}

bool ends_key(const KeyRules& keys, std::string_view text, std::size_t colon,
              KeyEnd& end) noexcept {
  std::size_t at = colon;
  while (at > 0 && is_space(text[at - 1])) --at;
  if (at < 2 || text[at - 1] != '"') return false;
  const std::size_t quote = 1 + backslashes(text, 0, at - 1);
  if (quote > kQuoteMax) return false;
  at -= quote;
  const std::size_t length = std::min(at, kKeyMax);
  const std::string_view ahead = text.substr(at - length, length);
  if (!keys.may_end(ahead) && !ends_with_escape(ahead)) return false;
  end = {colon, quote, ahead};
  return true;
}

/// What stands behind the colon, as far as it is a value. Returns where the search goes on.
std::size_t take_values(std::string_view text, std::size_t at, KeyedValue value, std::size_t quote,
                        const std::function<void(const KeyedValue&)>& take) {
  for (int lists = 0;;) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at == text.size()) return at;
    const char c = text[at];
    if (c == '[' || (lists > 0 && (c == ',' || c == ']'))) {
      lists += c == '[' ? 1 : c == ']' ? -1 : 0;
      ++at;
      if (lists == 0) return at;
      continue;
    }
    const std::size_t opening = std::min(text.find_first_not_of('\\', at), text.size());
    if (opening < text.size() && text[opening] == '"' && opening - at < kQuoteMax) {
      value.begin = opening + 1;
      value.end = end_of_string(text, value.begin, opening - at, at);
      value.quote = 0;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      value.begin = at;
      value.end = at = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
      value.quote = quote;
    } else {
      return at;
    }
    take(value);
    if (lists == 0) return at;
  }
}

}  // namespace

bool next_key_end(const KeyRules& keys, std::string_view text, std::size_t from,
                  KeyEnd& end) noexcept {
  if (from == 0) from = 1;  // nothing stands ahead of the first byte
  for (; from + kByteBlock <= text.size(); from += kByteBlock) {
    std::uint64_t colons =
        byte_bits(text.data() + from, [](const char* at) -> Bytes { return bytes_at(at) == ':'; });
    if (colons == 0) continue;
    colons &= byte_bits(text.data() + from - 1, [](const char* at) -> Bytes {
      return (bytes_at(at) == '"') | (bytes_at(at) <= ' ');
    });
    for (; colons != 0; colons &= colons - 1)
      if (ends_key(keys, text, from + static_cast<unsigned>(std::countr_zero(colons)), end))
        return true;
  }
  for (; (from = text.find(':', from)) != text.npos; ++from)
    if (ends_key(keys, text, from, end)) return true;
  return false;
}

void each_keyed_value(const KeyRules& keys, std::string_view text,
                      const std::function<void(const KeyedValue&)>& take) {
  if (keys.empty()) return;
  KeyEnd end;
  for (std::size_t at = 0; next_key_end(keys, text, at, end);) {
    at = end.colon + 1;
    const auto rule = rule_of(keys, end.key());
    if (rule) at = take_values(text, at, {*rule}, end.quote, take);
  }
}

}  // namespace daybook::redact
