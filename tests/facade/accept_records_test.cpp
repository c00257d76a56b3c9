// What submit refuses of the records beside completions: each with the field and what is allowed.
#include <cmath>
#include <limits>
#include <string>

#include "facade/accept.hpp"
#include "support/catch.hpp"

using namespace daybook;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class R, class Change>
std::string fault(R record, Change change) {
  change(record);
  Origin origin;
  const char* found = facade::accept(record, origin, 0);
  return found ? found : "";
}

SpanRecord span() {
  SpanRecord record;
  record.name = "a";
  return record;
}
ToolExecution tool() {
  ToolExecution record;
  record.tool = "t";
  return record;
}
MetricRecord metric() {
  MetricRecord record;
  record.name = "m";
  record.value = 1;
  return record;
}
MetricRecord histogram() {
  MetricRecord record;
  record.name = "m";
  record.bounds = {1, 2};
  record.buckets = {1, 2, 3};
  return record;
}
Score score() {
  Score record;
  record.name = "s";
  record.value = 1;
  record.target_id = "r";
  return record;
}

}  // namespace

TEST_CASE("records in order are accepted") {
  const auto nothing = [](auto&) {};
  CHECK(fault(span(), nothing) == "");
  CHECK(fault(tool(), nothing) == "");
  CHECK(fault(metric(), nothing) == "");
  CHECK(fault(histogram(), nothing) == "");
  CHECK(fault(score(), nothing) == "");
  CHECK(fault(ResourceAccess(), nothing) == "");
}

TEST_CASE("a record that says too little is refused") {
  CHECK(fault(span(), [](auto& r) { r.name.clear(); }) == "name: a span needs one");
  CHECK(fault(tool(), [](auto& r) { r.tool.clear(); }) == "tool: a tool execution needs one");
  CHECK(fault(metric(), [](auto& r) { r.name.clear(); }) == "name: a metric needs one");
  CHECK(fault(metric(), [](auto& r) { r.value.reset(); }) ==
        "value: a metric needs it, or count and sum");
  CHECK(fault(score(), [](auto& r) { r.name.clear(); }) == "name: a score needs one");
  CHECK(fault(score(), [](auto& r) { r.value.reset(); }) == "value: a score needs it, or a label");
  CHECK(fault(score(), [](auto& r) { r.target_id.clear(); }) ==
        "target: a score needs a span, a conversation_id or a target_id");
  CHECK(fault(Latency(), [](auto& r) { r.operation = "o"; }) == "latency: must be given");
  CHECK(fault(Latency(), [](auto& r) { r.latency = Nanos(1); }) ==
        "operation: a latency needs one");
  CHECK(fault(Memory(), [](auto&) {}) == "operation: a memory sample needs one");
  CHECK(fault(TokenUsage(), [](auto&) {}) == "usage: must be given");
}

TEST_CASE("times and durations outside of the limits are refused") {
  CHECK(fault(span(), [](auto& r) { r.latency = Nanos(-1); }) == "latency: must be 0 to 31 days");
  CHECK(fault(tool(), [](auto& r) { r.at = Time(Nanos(-1)); }) ==
        "at: must lie between the years 1970 and 2200");
  CHECK(fault(span(), [](auto& r) {
          r.events.push_back({"e", Time(Nanos(-1)), Level::info, {}});
        }) == "events.at: must lie between the years 1970 and 2200");
}

TEST_CASE("figures that are no numbers are refused") {
  for (const double figure : {kNaN, kInfinity, -kInfinity}) {
    CHECK(fault(metric(), [&](auto& r) { r.value = figure; }) == "value: must be a finite number");
    CHECK(fault(histogram(), [&](auto& r) { r.sum = figure; }) == "sum: must be a finite number");
    CHECK(fault(histogram(), [&](auto& r) { r.bounds[1] = figure; }) ==
          "bounds: must be finite numbers");
    CHECK(fault(score(), [&](auto& r) { r.value = figure; }) == "value: must be a finite number");
    CHECK(fault(Memory(), [&](auto& r) {
            r.operation = "o";
            r.memory_mb = figure;
          }) == "memory_mb: must be a finite number, not negative");
  }
  CHECK(fault(TokenUsage(), [](auto& r) { r.cost_usd = kNaN; }) ==
        "cost_usd: must be 0 to 1000000");
}

TEST_CASE("a histogram must agree with itself") {
  CHECK(fault(histogram(), [](auto& r) { r.value = 1; }) ==
        "value: a histogram has count, sum, min and max instead");
  CHECK(fault(histogram(), [](auto& r) { r.count = 5; }) == "count: must be the sum of buckets");
  CHECK(fault(histogram(), [](auto& r) { r.buckets.pop_back(); }) ==
        "buckets: must be one more than bounds");
  CHECK(fault(histogram(), [](auto& r) { r.bounds = {2, 1}; }) == "bounds: must rise");
  CHECK(fault(histogram(), [](auto& r) {
          r.buckets = {-1, 1, 1};
        }) == "buckets: must be 0 to 2^53-1 in all");
  CHECK(fault(histogram(), [](auto& r) {
          r.buckets = {INT64_MAX, INT64_MAX, 1};
        }) == "buckets: must be 0 to 2^53-1 in all");
  CHECK(fault(histogram(), [](auto& r) {
          r.min = 2;
          r.max = 1;
        }) == "min: must not be above max");
}

TEST_CASE("words of the contract are held to it") {
  CHECK(fault(tool(), [](auto& r) { r.outcome = "fine"; }) ==
        "outcome: must be ok, tool_error, protocol_error, timeout, cancelled or denied");
  CHECK(fault(ResourceAccess(), [](auto& r) { r.side = "middle"; }) ==
        "side: must be client or server");
  for (const std::int64_t bytes : {std::int64_t{-1}, std::int64_t{1} << 53})
    CHECK(fault(ResourceAccess(), [&](auto& r) { r.bytes = bytes; }) ==
          "bytes: must be 0 to 2^53-1");
  CHECK(fault(span(), [](auto& r) { r.span_kind = "inner"; }) ==
        "span_kind: must be internal, server, client, producer or consumer");
  CHECK(fault(score(), [](auto& r) { r.source = "dog"; }) == "source: must be user, code or model");
}

TEST_CASE("too many parts are refused") {
  CHECK(fault(span(), [](auto& r) { r.attributes.resize(10'001, Field("k", 1)); }) ==
        "attributes: too many");
  CHECK(fault(span(), [](auto& r) { r.events.resize(10'001); }) == "events: too many");
  CHECK(fault(span(), [](auto& r) { r.links.resize(10'001); }) == "links: too many");
  CHECK(fault(metric(), [](auto& r) { r.labels.resize(101, Field("k", 1)); }) ==
        "labels: more than 100");
  CHECK(fault(metric(), [](auto& r) {
          r.labels = {{"k", std::string(17'000, 'x')}};
        }) == "labels: larger than 16 KiB");
}
