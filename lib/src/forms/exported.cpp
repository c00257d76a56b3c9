#include "forms/exported.hpp"

#include <limits>
#include <utility>

#include "base/limits.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;
using Tokens = std::optional<std::int64_t>;

constexpr std::pair<std::string_view, Tokens Usage::*> kCounts[] = {
    {"input", &Usage::input},
    {"output", &Usage::output},
    {"cache_read", &Usage::cache_read},
    {"cache_write", &Usage::cache_write},
    {"reasoning", &Usage::reasoning},
    {"cache_write_1h", &Usage::cache_write_1h},
    {"audio_input", &Usage::audio_input},
    {"audio_output", &Usage::audio_output},
    {"audio_cache_read", &Usage::audio_cache_read}};

std::optional<View> exported(const Member* member) {
  const auto value = given(member);
  if (value && !value->is(Type::object)) expected(member->key, "an object", value->raw());
  return value;
}

double dollars_of(std::string_view key, View value) {
  const double dollars = number_of(key, value);
  if (!(dollars >= 0 && dollars <= limits::kCostUsdMax))
    expected(key, "0 to 1000000 dollars", value.raw());
  return dollars;
}

void decode_member(const std::string& key, std::string_view name, View value, Usage& usage) {
  for (const auto& [known, count] : kCounts) {
    if (known != name) continue;
    usage.*count = whole_of(key, value, 0, 3 * limits::kTokensMax, "a whole number of tokens");
    return;
  }
  if (name == "service_tier") {
    usage.service_tier = name_of(key, value);
  } else if (name == "input_cost_usd") {
    usage.input_cost_usd = dollars_of(key, value);
  } else if (name == "output_cost_usd") {
    usage.output_cost_usd = dollars_of(key, value);
  } else {
    reject(key, "unknown key");
  }
}

}  // namespace

std::uint32_t redactions_of(std::string_view key, View value) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::uint32_t>(
      whole_of(key, value, 0, kMax, "a whole number, 0 to 2^31").value_or(0));
}

void decode_exported(const Member* member, Origin& origin) {
  const auto value = exported(member);
  if (!value) return;
  value->members([&](std::string_view name, View part) {
    const std::string key = std::string(member->key) + "." + std::string(name);
    if (name == "redactions") {
      origin.redactions = redactions_of(key, part);
    } else if (name == "time_missing") {
      origin.time_missing = origin.time_missing || part.is_true();
    } else if (name != "tokens" && name != "result_bytes") {
      reject(key, "unknown key: what `daybook export` writes has none of this name");
    }
  });
}

bool decode_exported_tokens(const Member* member, bool input_excludes_cache, Usage& usage) {
  const auto value = exported(member);
  const auto tokens = value ? value->find("tokens") : std::nullopt;
  if (!tokens) return false;
  const std::string path = std::string(member->key) + ".tokens";
  if (!tokens->is(Type::object)) expected(path, "an object", tokens->raw());
  tokens->members([&](std::string_view name, View part) {
    if (!part.is(Type::null)) decode_member(path + "." + std::string(name), name, part, usage);
  });
  usage.input_excludes_cache = input_excludes_cache;
  if (!input_excludes_cache || !usage.input) return true;
  *usage.input -= usage.cache_read.value_or(0) + usage.cache_write.value_or(0);
  if (*usage.input < 0) reject(path + ".input", "is less than the cached tokens it includes");
  return true;
}

std::optional<std::int64_t> exported_result_bytes(const Member* member) {
  const auto value = exported(member);
  const auto bytes = value ? value->find("result_bytes") : std::nullopt;
  if (!bytes) return std::nullopt;
  return whole_of(std::string(member->key) + ".result_bytes", *bytes, 0,
                  std::numeric_limits<std::int64_t>::max(), "a whole number, not negative");
}

}  // namespace daybook::forms
