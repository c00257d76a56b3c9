#include "redact/key_rules.hpp"

#include <algorithm>

#include "redact/key_kind.hpp"
#include "redact/keyed_values.hpp"

namespace daybook::redact {
namespace {

constexpr std::size_t kKeyMax = 128;  // of a longer key the end

std::string normal(std::string_view key) {
  std::string out;
  if (key.size() > kKeyMax) key.remove_prefix(key.size() - kKeyMax);
  for (char c : key) {
    if (c == '-' || c == '_' || c == '.' || c == ' ') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  return out;
}

/// Of the last three characters of the normal form, without making it. What stands ahead of the key
/// may be there, behind a quote.
std::size_t slot_of(std::string_view key) noexcept {
  std::size_t slot = 0;
  int have = 0;
  for (auto it = key.rbegin(); it != key.rend() && have < 3; ++it) {
    const char c = *it;
    if (c == '"') break;
    if (c == '-' || c == '_' || c == '.' || c == ' ') continue;
    slot = slot * 31 + static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    ++have;
  }
  return slot % 4096;
}

}  // namespace

void KeyRules::add(std::size_t rule, const std::vector<std::string>& keys,
                   const std::vector<std::string>& allowed) {
  const auto put = [&](std::string_view key, bool allow) {
    const bool whole = key.substr(0, 1) != "*";
    Pattern pattern{normal(whole ? key : key.substr(1)), whole, rule, allow};
    if (pattern.end.empty()) return;
    if (pattern.end.size() < 3 && !whole) ends_.fill(true);  // anything may stand ahead of it
    ends_[slot_of(pattern.end)] = true;
    patterns_.push_back(std::move(pattern));
  };
  for (const std::string& key : allowed) put(key, true);
  for (const std::string& key : keys) put(key, false);
}

bool KeyRules::may_be_in(std::string_view json) const {
  if (patterns_.empty()) return false;
  KeyEnd end;
  for (std::size_t at = 0; next_key_end(*this, json, at, end); at = end.colon + 1)
    if (find(end.key())) return true;
  return false;
}

bool KeyRules::may_end(std::string_view text) const noexcept {
  return ends_[slot_of(text)];
}

std::optional<std::size_t> KeyRules::find(std::string_view key) const {
  if (key.size() < 2 || !ends_[slot_of(key)]) return std::nullopt;
  if (kind_of_key(key) != KeyKind::other) return std::nullopt;
  const std::string found = normal(key);
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t allowed_by = kNone;
  for (const Pattern& pattern : patterns_) {
    const std::string& end = pattern.end;
    const bool fits = pattern.whole
                          ? found == end
                          : found.size() >= end.size() &&
                                found.compare(found.size() - end.size(), end.size(), end) == 0;
    if (!fits) continue;
    if (pattern.allowed) {
      allowed_by = pattern.rule;
    } else if (allowed_by != pattern.rule) {
      return pattern.rule;
    }
  }
  return std::nullopt;
}

}  // namespace daybook::redact
