#include "facade/accept.hpp"

#include <limits>

#include "base/limits.hpp"
#include "support/catch.hpp"

using namespace daybook;

namespace {

std::string fault(Completion record, Origin origin = {}, std::size_t bytes = 0) {
  const char* text = facade::accept(record, origin, bytes);
  return text != nullptr ? std::string(text).substr(0, std::string(text).find(':')) : "";
}

template <class Change>
std::string fault_of(Change change) {
  Completion record;
  change(record);
  return fault(std::move(record));
}

}  // namespace

TEST_CASE("a record within the limits has no fault") {
  CHECK(fault_of([](Completion& c) {
          c.at = Time(Nanos(0));
          c.latency = std::chrono::hours(24 * 31);
          c.usage.input = limits::kTokensMax;
          c.cost_usd = limits::kCostUsdMax;
        }) == "");
}

TEST_CASE("the fault names the field that breaks its limit") {
  using C = Completion;
  CHECK(fault_of([](C& c) { c.at = Time(Nanos(-1)); }) == "at");
  CHECK(fault_of([](C& c) { c.at = Time(Nanos(limits::kTimeNsMax)); }) == "at");
  CHECK(fault_of([](C& c) { c.latency = Nanos(-1); }) == "latency");
  CHECK(fault_of([](C& c) { c.latency = Nanos(limits::kDurationNsMax + 1); }) == "latency");
  CHECK(fault_of([](C& c) { c.time_to_first_token = Nanos(-1); }) == "time_to_first_token");
  CHECK(fault_of([](C& c) { c.usage.input = -1; }) == "usage.input");
  CHECK(fault_of([](C& c) { c.usage.output = limits::kTokensMax + 1; }) == "usage.output");
  CHECK(fault_of([](C& c) { c.usage.cache_read = -1; }) == "usage.cache_read");
  CHECK(fault_of([](C& c) { c.usage.cache_write = -1; }) == "usage.cache_write");
  CHECK(fault_of([](C& c) { c.usage.reasoning = -1; }) == "usage.reasoning");
  CHECK(fault_of([](C& c) { c.cost_usd = -0.01; }) == "cost_usd");
  CHECK(fault_of([](C& c) { c.cost_usd = std::numeric_limits<double>::quiet_NaN(); }) ==
        "cost_usd");
  CHECK(fault_of([](C& c) { c.messages.resize(limits::kMessagesMax + 1); }) == "messages");
  CHECK(fault_of([](C& c) { c.tags.resize(limits::kTagsMax + 1); }) == "tags");
  CHECK(fault_of([](C& c) { c.metadata.resize(limits::kFieldsMax + 1, Field("k", 1)); }) ==
        "metadata");
}

TEST_CASE("a record of more than 64 MiB is refused") {
  CHECK(fault({}, {}, limits::kRecordBytesMax) == "");
  CHECK(fault({}, {}, limits::kRecordBytesMax + 1) == "record");
}

TEST_CASE("a record's own id is never cut, since two would pass for one") {
  Origin origin;
  origin.id = std::string(limits::kNameBytesMax + 1, 'x');
  CHECK(fault({}, origin) == "id");
}

TEST_CASE("an over-long name is cut between two characters") {
  Completion record;
  Origin origin;
  record.operation = "a" + std::string(limits::kNameScannedBytesMax, 'x');
  for (std::size_t i = 0; i < limits::kNameScannedBytesMax; ++i) record.user_id += "\xc3\xbc";
  record.user_id.insert(0, "a");
  CHECK(facade::accept(record, origin, 0) == nullptr);
  CHECK(record.operation.size() == limits::kNameScannedBytesMax);
  CHECK(record.user_id.size() == limits::kNameScannedBytesMax - 1);
}

TEST_CASE("defaults fill in what a record leaves empty and no more") {
  Defaults defaults;
  defaults.user_id = "u1";
  defaults.session_id = "s1";
  defaults.model = "gpt";
  defaults.tags = {"beta", "own"};
  defaults.metadata = {{"region", "eu"}, {"tier", 1}};
  Completion record;
  record.user_id = "u2";
  record.tags = {"own"};
  record.metadata = {{"tier", 2}};
  facade::lend(defaults, record);
  CHECK(record.user_id == "u2");
  CHECK(record.session_id == "s1");
  CHECK(record.model == "gpt");
  CHECK(record.tags == std::vector<std::string>{"own", "beta"});
  REQUIRE(record.metadata.size() == 2);
  CHECK(std::get<std::int64_t>(record.metadata[0].value) == 2);
  CHECK(record.metadata[1].key == "region");
}
