#include "forms/times.hpp"

#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

constexpr std::int64_t kTen = 1'795'428'000'000'000'000;  // 2026-11-23T10:00:00Z
constexpr std::int64_t kMs = 1'000'000;

/// "at|latency" in ms from 2026-11-23T10:00:00Z.
std::string times(const std::string& rest, const Input::Options& options = {}) {
  const Completion call = completion(R"({"prompt":"p",)" + rest + "}", options);
  const std::string latency = call.latency ? std::to_string(ns(call.latency) / kMs) : "-";
  return std::to_string((ns(call.at) - kTen) / kMs) + "|" + latency;
}

std::string rejected(const std::string& rest, const Input::Options& options = {}) {
  return rejection(R"({"prompt":"p",)" + rest + "}", options);
}

}  // namespace

TEST_CASE("times: any two of at, ended_at and the latency give the third") {
  CHECK(times(R"("at":"2026-11-23T10:00:00Z","latency_ms":812)") == "0|812");
  CHECK(times(R"("at":"2026-11-23T10:00:00Z","ended_at":"2026-11-23T10:00:01Z")") == "0|1000");
  CHECK(times(R"("ended_at":"2026-11-23T10:00:01Z","latency_ms":1000)") == "0|1000");
  CHECK(times(R"("ended_at":"2026-11-23T10:00:00Z")") == "0|-");
}

TEST_CASE("times: three that do not agree to a millisecond are rejected") {
  const std::string both = R"("at":"2026-11-23T10:00:00Z","ended_at":"2026-11-23T10:00:01Z",)";
  CHECK(times(both + R"("latency_ms":999.5)") == "0|999");
  CHECK(rejected(both + R"("latency_ms":990)") ==
        "ended_at: `at`, `ended_at` and the latency do not agree");
  CHECK(rejected(R"("at":2,"ended_at":1)") == "ended_at: is before `at`");
}

TEST_CASE("times: a timestamp is the end where a latency is known") {
  CHECK(times(R"("timestamp":"2026-11-23T10:00:00Z")") == "0|-");
  CHECK(times(R"("timestamp":"2026-11-23T10:00:01Z","latency_ms":1000)") == "0|1000");
  CHECK(times(R"("timestamp":"2026-11-23T10:00:01Z","duration":0.25)") == "750|250");
}

TEST_CASE("times: a bare duration is in seconds unless the reader says otherwise") {
  Input::Options options;
  options.duration_unit = Input::DurationUnit::milliseconds;
  CHECK(times(R"("at":1795428000,"duration":2.5)") == "0|2500");
  CHECK(times(R"("at":1795428000,"duration":2.5)", options) == "0|2");
  CHECK(times(R"("at":1795428000,"duration_ms":2)") == "0|2");
}

TEST_CASE("times: numbers are seconds, ms, us or ns by their size") {
  CHECK(times(R"("at":1795428000.25)") == "250|-");
  CHECK(times(R"("at":1795428000250)") == "250|-");
  CHECK(times(R"("at":1795428000250000)") == "250|-");
  CHECK(times(R"("at":1795428000250000000)") == "250|-");
  CHECK(ns(completion(R"({"prompt":"p","at":1795428000.123456789})").at) == kTen + 123'456'789);
}

TEST_CASE("times: text without a zone needs one to be assumed") {
  Input::Options options;
  options.assume_zone = "+02:00";
  CHECK(rejected(R"("at":"2026-11-23T10:00:00")") ==
        "at: expected a time with its zone (or use --assume-zone), got \"2026-11-23T10:00:00\"");
  CHECK(times(R"("at":"2026-11-23T12:00:00")", options) == "0|-");
  options.assume_zone = "UTC";
  CHECK(times(R"("at":"2026-11-23T10:00:00")", options) == "0|-");
}

TEST_CASE("times: an unknown zone is refused at once") {
  Input::Options options;
  options.assume_zone = "Mars";
  CHECK_THROWS(Input::of("", "x", options));
}

TEST_CASE("times: a missing time is that of reading, and marked") {
  const Input::Item item = read_one(R"({"prompt":"p","latency_ms":5})");
  CHECK(item.origin.time_missing);
  CHECK(ns(std::get<Completion>(item.record).at) > 1'700'000'000'000'000'000);
  CHECK_FALSE(read_one(R"({"prompt":"p","at":1})").origin.time_missing);
}

TEST_CASE("times: what lies outside the limits is rejected") {
  CHECK(rejected(R"("at":"2200-01-01T00:00:00Z")") ==
        "at: expected a time between 1970 and 2200, got \"2200-01-01T00:00:00Z\"");
  CHECK(rejected(R"("at":-1)") == "at: expected a time between 1970 and 2200, got -1");
  CHECK(rejected(R"("at":1,"latency_ms":-1)") == "latency_ms: expected 0 to 31 days, got -1");
  CHECK(rejected(R"("at":1,"duration":2678401)") == "duration: expected 0 to 31 days, got 2678401");
  CHECK(rejected(R"("at":true)") == "at: expected a time, got true");
  CHECK(rejected(R"("at":"yesterday")") ==
        "at: expected a time such as 2026-11-23T10:00:00Z, got \"yesterday\"");
}
