// Parts of accept() that the kinds of records share.
#pragma once

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "facade/accept.hpp"

namespace daybook::facade {

const char* accept_common(Common& common, Origin& origin, std::size_t bytes);
const char* check_usage(const Usage& usage, const std::optional<double>& cost_usd);

/// So much as redaction looks at; what is stored of a name is cut behind it, or half of a secret
/// would pass for none.
inline void cut(std::string& name) {
  if (name.size() <= limits::kNameScannedBytesMax) return;
  name.resize(base::truncate_utf8(name, limits::kNameScannedBytesMax).size());
}
template <class... Names>
void cut(std::string& first, Names&... rest) {
  cut(first);
  (cut(rest), ...);
}
inline void cut(std::optional<Failure>& failure) {
  if (failure) cut(failure->type, failure->code);
}

inline bool is_duration(const std::optional<Nanos>& duration) {
  return !duration || (duration->count() >= 0 && duration->count() <= limits::kDurationNsMax);
}
inline bool is_time(const std::optional<Time>& at) {
  if (!at) return true;
  const std::int64_t at_ns = at->time_since_epoch().count();
  return at_ns >= limits::kTimeNsMin && at_ns < limits::kTimeNsMax;
}
inline bool is_finite(const std::optional<double>& figure) {
  return !figure || std::isfinite(*figure);
}

/// Whether a word is one of those the contract names; none is one, too.
template <std::size_t N>
bool is_one_of(const std::string& word, const char* const (&words)[N]) {
  return word.empty() || std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace daybook::facade
