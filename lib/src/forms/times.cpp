#include "forms/times.hpp"

#include "base/limits.hpp"
#include "base/time_text.hpp"
#include "forms/decimal.hpp"
#include "forms/problem.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

constexpr std::int64_t kAgreeNs = 1'000'000;  // three times of one record agree to this
constexpr int kSeconds = 9, kMilliseconds = 6, kMicroseconds = 3, kNanoseconds = 0;

Time to_time(std::int64_t ns) {
  return Time(Nanos(ns));
}

std::optional<std::int64_t> number_time(std::string_view number) {
  const double size = approximate(number);
  const int places = size < 1e11   ? kSeconds
                     : size < 1e14 ? kMilliseconds
                     : size < 1e17 ? kMicroseconds
                                   : kNanoseconds;
  return scaled(number, places);
}

std::int64_t text_time(std::string_view key, json::View value, const Context& context) {
  const std::string text = value.text();
  const auto parsed = base::parse_time(text);
  if (!parsed) expected(key, "a time such as 2026-11-23T10:00:00Z", value.raw());
  if (parsed->has_zone) return parsed->unix_ns;
  if (context.zone_ns) return parsed->unix_ns - *context.zone_ns;
  if (context.form == Input::Form::guide) return parsed->unix_ns;
  expected(key, "a time with its zone (or use --assume-zone)", value.raw());
}

std::optional<std::int64_t> optional_time(const Member* member, const Context& context) {
  const auto value = given(member);
  if (!value) return std::nullopt;
  return time_of(member->key, *value, context);
}

std::optional<std::int64_t> latency_of(Keyed& keyed, const Context& context) {
  const bool seconds = context.options->duration_unit == Input::DurationUnit::seconds;
  if (given(keyed[Key::latency_ms])) {
    keyed.give_up(Key::duration);
    return duration_of(keyed[Key::latency_ms], kMilliseconds)->count();
  }
  const auto duration = duration_of(keyed[Key::duration], seconds ? kSeconds : kMilliseconds);
  return duration ? std::optional(duration->count()) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> zone_offset(const std::string& zone) {
  const auto parsed = base::parse_time("2000-01-01T00:00:00" + (zone == "UTC" ? "Z" : zone));
  const auto utc = base::parse_time("2000-01-01T00:00:00Z");
  if (!parsed || !parsed->has_zone) return std::nullopt;
  return utc->unix_ns - parsed->unix_ns;
}

std::int64_t time_of(std::string_view key, json::View value, const Context& context) {
  std::optional<std::int64_t> ns;
  if (value.is(json::Type::string)) {
    ns = text_time(key, value, context);
  } else if (value.is(json::Type::number)) {
    ns = number_time(value.raw());
  } else {
    expected(key, "a time", value.raw());
  }
  if (!ns || *ns < limits::kTimeNsMin || *ns >= limits::kTimeNsMax) {
    expected(key, "a time between 1970 and 2200", value.raw());
  }
  return *ns;
}

void decode_times(Keyed& keyed, const Context& context, Common& common, Origin& origin) {
  auto at = optional_time(keyed[Key::at], context);
  auto ended = optional_time(keyed[Key::ended_at], context);
  auto latency = latency_of(keyed, context);
  if (!at && !ended) {
    (latency ? ended : at) = optional_time(keyed[Key::timestamp], context);
  } else {
    keyed.give_up(Key::timestamp);
  }
  if (at && ended) {
    const std::int64_t took = *ended - *at;
    if (took < 0) reject(keyed[Key::ended_at]->key, "is before `at`");
    if (took > limits::kDurationNsMax)
      reject(keyed[Key::ended_at]->key, "is more than 31 days behind `at`");
    if (latency && (took - *latency > kAgreeNs || *latency - took > kAgreeNs)) {
      reject(keyed[Key::ended_at]->key, "`at`, `ended_at` and the latency do not agree");
    }
    if (!latency) latency = took;
  } else if (ended) {
    at = *ended - latency.value_or(0);
    if (*at < limits::kTimeNsMin) reject("latency_ms", "reaches back before 1970");
  }
  origin.time_missing = !at;
  common.at = to_time(at.value_or(context.now_ns));
  if (latency) common.latency = Nanos(*latency);
}

}  // namespace daybook::forms
