// Times of a record: `at`, `ended_at`, a latency; any two give the third.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daybook/record.hpp"
#include "forms/context.hpp"
#include "forms/keys.hpp"
#include "json/view.hpp"

namespace daybook::forms {

/// ISO-8601 text, or a number of seconds, ms, us or ns told apart by size. Throws Problem.
std::int64_t time_of(std::string_view key, json::View value, const Context& context);
/// "UTC", "Z", "+02:00", "-0500" as nanoseconds to add to UTC; nullopt if it is none of these.
std::optional<std::int64_t> zone_offset(const std::string& zone);

/// Sets `at`, `latency` and Origin::time_missing. Takes `timestamp` (the end where a latency is
/// known) where neither `at` nor `ended_at` is given, and gives it up otherwise.
void decode_times(Keyed& keyed, const Context& context, Common& common, Origin& origin);

}  // namespace daybook::forms
