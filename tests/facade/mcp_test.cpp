#include "daybook/mcp.hpp"

#include "facade/scripted_core.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

namespace {

const char* const kCall =
    R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"sum","arguments":{"a":1}}})";
const char* const kAnswer = R"({"jsonrpc":"2.0","id":7,"result":{"content":[]}})";

}  // namespace

TEST_CASE("mcp() makes a tool execution of two messages") {
  ScriptedCore s;
  McpExchange known;
  known.server = "calc";
  known.session_id = "s1";
  known.latency = 5ms;
  CHECK(s.log.mcp(kCall, kAnswer, known) == Submit::ok);
  const auto tool = s.committed<ToolExecution>();
  CHECK(tool.server == "calc");
  CHECK(tool.tool == "sum");
  CHECK(tool.params.text == R"({"a":1})");
  CHECK(tool.outcome == "ok");
  CHECK(tool.session_id == "s1");
  CHECK(*tool.latency == 5ms);
}

TEST_CASE("mcp() takes the outcome that no message says, and a child logger's server") {
  ScriptedCore s;
  Defaults files;
  files.server = "files";
  McpExchange known;
  known.outcome = "timeout";
  CHECK(s.log.with(files).mcp(std::string(" ") + kCall + "\n", "", known) == Submit::ok);
  const auto tool = s.committed<ToolExecution>();
  CHECK(tool.outcome == "timeout");
  CHECK(tool.server == "files");
  CHECK(tool.failure->type == "timeout");
}

TEST_CASE("mcp() takes a notification alone") {
  ScriptedCore s;
  CHECK(s.log.mcp(R"({"jsonrpc":"2.0","method":"notifications/message",)"
                  R"("params":{"level":"error","data":"disk full"}})") == Submit::ok);
  const auto event = s.committed<Event>();
  CHECK(event.body == "disk full");
  CHECK(event.level == Level::error);
}

TEST_CASE("mcp() rejects what is no message, and on_error is told") {
  std::vector<std::string> told;
  Options options;
  options.on_error = [&](const Error& error) { told.emplace_back(error.what()); };
  ScriptedCore s(options);
  CHECK(s.log.mcp("{", kAnswer) == Submit::rejected);
  CHECK(s.log.mcp("", "") == Submit::rejected);
  CHECK(s.log.mcp(kAnswer, kAnswer) == Submit::rejected);
  CHECK(s.log.mcp(kCall, kCall) == Submit::rejected);
  CHECK(s.log.mcp(std::string("[") + kCall + "]") == Submit::rejected);
  CHECK(s.core->stats().rejected == 5);
  s.core->flush(30s);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Catch::Contains("mcp request: not JSON"));
  CHECK(Logger().mcp(kCall, kAnswer) == Submit::closed);
}
