// Values: what a field of metadata, parameters, attributes or labels can be, and time.
//
//   daybook::Fields fields{{"tenant", "acme"}, {"retries", 2}, {"spec", daybook::Json{R"([1])"}}};
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "daybook/export.hpp"

namespace daybook {

using Nanos = std::chrono::nanoseconds;
/// Wall-clock time, nanoseconds since 1970-01-01 UTC. Stored between 1970 and 2200.
using Time = std::chrono::time_point<std::chrono::system_clock, Nanos>;

/// Raw JSON text, checked by the writer; text that is not JSON is kept as a JSON string and
/// counted.
struct Json {
  std::string text;
};

using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Json>;

namespace detail {
template <class T>
constexpr bool kIsWideCharacter =
    std::is_same_v<T, wchar_t> || std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;
/// bool, char, integers and unscoped enumerations: taken as they are, never by a conversion.
template <class T>
constexpr bool kIsPlainValue = (std::is_integral_v<T> && !kIsWideCharacter<T>) ||
                               (std::is_enum_v<T> && std::is_convertible_v<T, long long>);

DAYBOOK_EXPORT Value beyond_int64(unsigned long long value);
DAYBOOK_EXPORT Value shortest(float value);

template <class T>
Value value_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) >= sizeof(std::int64_t)) {
      if (value > static_cast<T>(INT64_MAX)) return beyond_int64(value);
    }
    return static_cast<std::int64_t>(value);
  }
}
}  // namespace detail

/// One named value of metadata, parameters or attributes. Implicit, so that `{"k", 1}` reads well.
///
/// Any number fits: an unsigned integer beyond 2^63 is kept exactly, as the JSON number it is
/// written as; a float is the number it is written as (0.1f is 0.1). A null `const char*` is null.
struct DAYBOOK_EXPORT Field {
  std::string key;
  Value value;

  Field(std::string k, Value v) : key(std::move(k)), value(std::move(v)) {}
  template <class T, std::enable_if_t<detail::kIsPlainValue<T>, int> = 0>
  Field(std::string k, T v) : key(std::move(k)), value(detail::value_of(v)) {}
  Field(std::string k, float v) : key(std::move(k)), value(detail::shortest(v)) {}
  Field(std::string k, double v) : key(std::move(k)), value(v) {}
  Field(std::string k, long double v) : key(std::move(k)), value(static_cast<double>(v)) {}
  Field(std::string k, std::nullptr_t) : key(std::move(k)) {}
  Field(std::string k, const char* v) : key(std::move(k)) {
    if (v != nullptr) value = std::string(v);
  }
  Field(std::string k, std::string_view v) : key(std::move(k)), value(std::string(v)) {}
  Field(std::string k, std::string v) : key(std::move(k)), value(std::move(v)) {}
  Field(std::string k, Json v) : key(std::move(k)), value(std::move(v)) {}
};
using Fields = std::vector<Field>;

}  // namespace daybook
