// The rules that keep tokens from being counted wrong or twice, on their way into the store.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "forms/reading.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

struct UsageStore : CallStore {
  /// Stores a line of the records form; "" or the error.
  std::string line(const std::string& text) {
    Input::Item item = read_one(text);
    REQUIRE_FALSE(item.rejection);
    if (item.origin.service.empty()) item.origin.service = "shop";
    return add(std::move(item.record), std::move(item.origin));
  }
  std::string one(const std::string& sql) { return table(reader().query(sql)); }
};

const std::string kAnthropic =
    R"({"input_tokens":10,"cache_read_input_tokens":60,"cache_creation_input_tokens":30,)"
    R"("cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":10},)"
    R"("output_tokens":5,"service_tier":"batch"})";

std::string call(const std::string& rest) {
  return R"({"prompt":"p","provider":"anthropic","model":"claude","at":"2026-11-18T12:00:00Z",)" +
         rest + "}";
}

}  // namespace

TEST_CASE("rule 1: usage is stored as it came and as what it means") {
  UsageStore store;
  store.line(call(R"("usage":)" + kAnthropic));
  CHECK(store.one("SELECT input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
                  " cache_write_1h_tokens, usage_basis, service_tier FROM token_usages") ==
        "100|5|60|30|10|exclusive|batch\n");
  CHECK(store.one("SELECT usage_json FROM token_usages") == canon(kAnthropic) + "\n");
}

TEST_CASE("rule 2: a sender that counts cached tokens in is taken at its word") {
  UsageStore store;
  store.line(call(R"("usage":{"input_tokens":100,"cache_read_input_tokens":60,"output_tokens":5},)"
                  R"("usage_basis":"inclusive")"));
  CHECK(store.one("SELECT input_tokens, usage_basis FROM token_usages") == "100|inclusive\n");
}

TEST_CASE("rule 3: nothing is cut to fit") {
  UsageStore store;
  store.line(call(R"("usage":{"prompt_tokens":1,"cached_tokens":7,"completion_tokens":5})"));
  CHECK(store.one("SELECT input_tokens, cache_read_tokens, usage_basis FROM token_usages") ==
        "8|7|exclusive\n");
}

TEST_CASE("rule 4: a split of cache writes that is larger than their total is none") {
  UsageStore store;
  store.line(call(R"("usage":{"input_tokens":1,"cache_creation_input_tokens":5,"cache_creation":)"
                  R"({"ephemeral_1h_input_tokens":6},"output_tokens":1})"));
  CHECK(store.one("SELECT cache_write_tokens, cache_write_1h_tokens FROM token_usages") == "5|\n");
}

TEST_CASE("rule 5: usage counts on calls of models alone") {
  UsageStore store;
  store.line(call(R"("usage":{"input_tokens":10,"output_tokens":5})"));
  store.line(
      R"({"type":"event","name":"agent","at":"2026-11-18T12:00:00Z",)"
      R"("metadata":{"gen_ai.aggregated_usage.input_tokens":10,"usage":{"input_tokens":9}}})");
  store.line(R"({"type":"error","error_type":"x","at":"2026-11-18T12:00:00Z",)"
             R"("usage":{"input_tokens":10}})");
  CHECK(store.one("SELECT sum(input_tokens), count(*) FROM report_tokens") == "10|1\n");
}

TEST_CASE("rule 6: a sender that tells its tokens as metric points too counts once") {
  UsageStore store;
  // As Claude Code does: an event per call, and the same tokens as points of a metric.
  store.line(call(R"("id":"req-1","usage":{"input_tokens":10,"output_tokens":5})"));
  for (const char* type : {"input", "output"}) {
    store.line(R"({"type":"metric","name":"claude_code.token.usage","instrument":"counter",)"
               R"("temporality":"delta","unit":"tokens","value":10,"at":"2026-11-18T12:00:00Z",)"
               R"("labels":{"type":")" +
               std::string(type) + R"(","model":"claude"}})");
  }
  CHECK(store.one("SELECT sum(input_tokens), sum(output_tokens), sum(count) FROM report_tokens") ==
        "10|5|1\n");
  CHECK(store.one("SELECT count(*) FROM token_usages") == "1\n");
  CHECK(store.one("SELECT name, sum(value) FROM metrics") == "claude_code.token.usage|20.000000\n");
}

TEST_CASE("rule 7: a call that is told twice by its span or its id counts once") {
  UsageStore store;
  const std::string usage = R"("usage":{"input_tokens":10,"output_tokens":5})";
  const std::string span =
      R"("trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331",)";
  for (int i = 0; i < 2; ++i) {
    store.line(call(span + usage));
    store.line(call(R"("id":"msg-1",)" + usage));
  }
  CHECK(store.one("SELECT sum(input_tokens), sum(count) FROM report_tokens") == "20|2\n");
}

TEST_CASE("rule 8: the cost of a model without a price is unknown, not 0") {
  UsageStore store;
  store.line(call(R"("usage":{"input_tokens":10,"output_tokens":5})"));
  CHECK(store.one("SELECT cost_usd, cost_nano_usd, cost_source FROM token_usages") == "||\n");
  CHECK(store.one("SELECT cost_usd, unpriced FROM report_tokens") == "|1\n");
  CHECK(store.one("SELECT provider, model, count FROM unpriced_models") == "anthropic|claude|1\n");
}

TEST_CASE("one call as each sender tells it is stored as the same five numbers") {
  namespace fs = std::filesystem;
  UsageStore store;
  std::size_t senders = 0;
  for (const auto& file : fs::directory_iterator(DAYBOOK_SOURCE_DIR "/tests/data/usage")) {
    std::ifstream in(file.path());
    INFO(file.path().filename().string());
    CHECK(store.line({std::istreambuf_iterator<char>(in), {}}) == "");
    CHECK(store.one("SELECT input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
                    " reasoning_tokens FROM token_usages ORDER BY id DESC LIMIT 1") ==
          "100|50|60|30|20\n");
    ++senders;
  }
  CHECK(senders == 8);
  CHECK(store.one("SELECT count(*), sum(input_tokens) FROM token_usages") == "8|800\n");
}

TEST_CASE("a conversation or trace whose calls told no usage has no known cost") {
  UsageStore store;
  store.line(call(R"("trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331")"));
  CHECK(store.one("SELECT cost_usd, unpriced FROM conversations") == "|0\n");
  CHECK(store.one("SELECT cost_usd, unpriced FROM traces") == "|0\n");
}
