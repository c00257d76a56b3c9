// Fields: each kind of value that C++ has finds its place without a cast.
#include <cstdint>
#include <limits>

#include "daybook/record.hpp"
#include "support/catch.hpp"
#include "write/fields.hpp"

using namespace daybook;

namespace {

enum Plain { kThree = 3 };
enum class Scoped : std::uint8_t { four = 4 };

std::string json(const Field& field) {
  return write::canonical_object({field});
}

template <class T>
void check_integer() {
  CHECK(std::get<std::int64_t>(Field("k", T{42}).value) == 42);
}

template <class T>
constexpr bool kIsTaken = std::is_constructible_v<Field, const char*, T>;

}  // namespace

TEST_CASE("an integer of any type is an integer") {
  check_integer<signed char>();
  check_integer<unsigned char>();
  check_integer<short>();
  check_integer<unsigned short>();
  check_integer<int>();
  check_integer<unsigned>();
  check_integer<long>();
  check_integer<unsigned long>();
  check_integer<long long>();
  check_integer<unsigned long long>();
  check_integer<std::size_t>();
  check_integer<std::ptrdiff_t>();
  CHECK(json({"k", std::numeric_limits<std::int64_t>::min()}) == R"({"k":-9223372036854775808})");
  CHECK(json({"k", kThree}) == R"({"k":3})");
}

TEST_CASE("an integer beyond 2^63 keeps its value") {
  constexpr std::uint64_t half = 1ull << 63;
  CHECK(json({"k", half - 1}) == R"({"k":9223372036854775807})");
  CHECK(json({"k", half}) == R"({"k":9223372036854775808})");
  CHECK(json({"k", UINT64_MAX}) == R"({"k":18446744073709551615})");
}

TEST_CASE("a float, a bool and a character are what they look like") {
  CHECK(json({"k", 0.5f}) == R"({"k":0.5})");
  CHECK(json({"k", 0.1f}) == R"({"k":0.1})");
  CHECK(json({"k", 1e300L}) == R"({"k":1e+300})");
  CHECK(json({"k", 2.5}) == R"({"k":2.5})");
  CHECK(json({"k", true}) == R"({"k":true})");
  CHECK(json({"k", 'c'}) == R"({"k":"c"})");
}

TEST_CASE("text of any kind is text, and no text is null") {
  const char* const none = nullptr;
  CHECK(json({"k", "text"}) == R"({"k":"text"})");
  CHECK(json({"k", std::string("text")}) == R"({"k":"text"})");
  CHECK(json({"k", std::string_view("text")}) == R"({"k":"text"})");
  CHECK(json({"k", none}) == R"({"k":null})");
  CHECK(json({"k", nullptr}) == R"({"k":null})");
  CHECK(json({"k", Json{"[1]"}}) == R"({"k":[1]})");
  CHECK(json({"k", Value(true)}) == R"({"k":true})");
}

TEST_CASE("what has no value of its own is not taken by way of a conversion") {
  CHECK_FALSE(kIsTaken<void*>);
  CHECK_FALSE(kIsTaken<int*>);
  CHECK_FALSE(kIsTaken<Scoped>);
  CHECK_FALSE(kIsTaken<wchar_t>);
  CHECK_FALSE(kIsTaken<char32_t>);
}

TEST_CASE("fields are listed as they are read") {
  const std::size_t bytes = 12;
  const Fields fields = {{"bytes", bytes}, {"name", std::string_view("x")}, {"share", 0.25f}};
  CHECK(write::canonical_object(fields) == R"({"bytes":12,"name":"x","share":0.25})");
}
