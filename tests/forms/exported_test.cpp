#include "forms/reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string call(const std::string& exported, const std::string& more = "") {
  return R"({"prompt":"p","at":"2026-11-23T10:00:00Z","daybook":)" + exported + more + "}";
}

}  // namespace

TEST_CASE("exported: the counts as stored win over what usage would give") {
  const Completion inclusive =
      completion(call(R"({"tokens":{"input":120,"cache_read":100,"service_tier":"flex"}})",
                      R"(,"usage":{"input_tokens":7,"cost":5})"));
  CHECK((inclusive.usage.input == 120 && inclusive.usage.cache_read == 100));
  CHECK_FALSE(inclusive.usage.input_excludes_cache);
  CHECK((inclusive.usage.service_tier == "flex" && !inclusive.usage.cost_usd));
  CHECK(inclusive.usage.raw.text == R"({"input_tokens":7,"cost":5})");
  const Completion exclusive = completion(
      call(R"({"tokens":{"input":120,"cache_read":100}})", R"(,"usage_basis":"exclusive")"));
  CHECK((exclusive.usage.input == 20 && exclusive.usage.input_excludes_cache));
}

TEST_CASE("exported: redactions and a missing time are told of a record and of its parts") {
  const Input::Item item = read_one(
      call(R"({"redactions":2,"time_missing":true})", R"(,"error":{"type":"T","redactions":3})"));
  CHECK((item.origin.redactions == 2 && item.origin.time_missing));
  CHECK(std::get<Completion>(item.record).failure->redactions == 3);
  CHECK(std::get<Completion>(item.record).metadata.empty());
  const SpanRecord span =
      one<SpanRecord>(R"({"type":"span","name":"s","events":[{"name":"e","redactions":4}]})");
  CHECK((span.events[0].redactions == 4 && span.events[0].attributes.empty()));
}

TEST_CASE("exported: the size that a tool's result had comes along") {
  const auto tool = one<ToolExecution>(
      R"({"type":"tool_execution","tool":"t","result":"x","daybook":{"result_bytes":99}})");
  CHECK(tool.result_bytes == 99);
}

TEST_CASE("exported: what no export writes is rejected") {
  CHECK(rejection(call("1")) == "daybook: expected an object, got 1");
  CHECK(rejection(call(R"({"more":1})")) ==
        "daybook.more: unknown key: what `daybook export` writes has none of this name");
  CHECK(rejection(call(R"({"redactions":-1})")) ==
        "daybook.redactions: expected a whole number, 0 to 2^31, got -1");
  CHECK(rejection(call(R"({"tokens":{"inputs":1}})")) == "daybook.tokens.inputs: unknown key");
  CHECK(rejection(
            call(R"({"tokens":{"input":5,"cache_read":9}})", R"(,"usage_basis":"exclusive")")) ==
        "daybook.tokens.input: is less than the cached tokens it includes");
}

TEST_CASE("exported: an event whose name is empty comes back, one without a name does not") {
  CHECK(one<Event>(R"({"type":"event","name":""})").name.empty());
  CHECK(rejection(R"({"type":"event","name":null})") == "name: an event needs a name");
}
