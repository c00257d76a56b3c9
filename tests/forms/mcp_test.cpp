// Captured exchanges of the Model Context Protocol: which message becomes which record.
#include "forms/mcp_reading.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const Input::Options kMcp = as(Input::Form::mcp);
const char* const kDone = R"("result":{"content":[{"type":"text","text":"2"}]})";

std::string initialized(const std::string& name = "files") {
  return c(R"("id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"})") +
         s(R"("id":0,"result":{"protocolVersion":"2025-06-18","serverInfo":{"name":")" + name +
           R"(","version":"1.0"}})");
}

template <class R>
R last(const std::string& text) {
  const auto items = read_all(text, kMcp);
  REQUIRE_FALSE(items.empty());
  INFO(told(items.back()));
  return std::get<R>(items.back().record);
}

std::string answered(const std::string& id, int ms = 1) {
  return s("\"id\":" + id + "," + kDone, ms);
}

}  // namespace

TEST_CASE("mcp: a tool call is the request and its answer") {
  const auto tool = last<ToolExecution>(initialized() + c(call("1"), 10) + answered("1", 15));
  CHECK(tool.server == "files");
  CHECK(tool.tool == "sum");
  CHECK(tool.params.text == R"({"a":1})");
  CHECK(tool.result.text == R"({"content":[{"type":"text","text":"2"}]})");
  CHECK(tool.outcome == "ok");
  CHECK(tool.side == "client");
  CHECK(tool.transport == "stdio");
  CHECK(tool.protocol_version == "2025-06-18");
  CHECK(tool.session_id == "s");
  CHECK(ns(tool.at) == 1'795'428'000'010'000'000);
  CHECK(ns(tool.latency) == 5'000'000);
  CHECK_FALSE(tool.failure);
}

TEST_CASE("mcp: isError is the tool's failure, error the protocol's") {
  const auto failed = last<ToolExecution>(
      c(call("1")) +
      s(R"("id":1,"result":{"isError":true,"content":[{"type":"text","text":"no file"}]})"));
  CHECK(failed.outcome == "tool_error");
  CHECK(failed.failure->type == "tool_error");
  CHECK(failed.failure->message == "no file");
  const auto refused = last<ToolExecution>(
      c(call("1")) + s(R"("id":1,"error":{"code":-32602,"message":"unknown tool","data":[7]})"));
  CHECK(refused.outcome == "protocol_error");
  CHECK(refused.error_code == "-32602");
  CHECK(refused.failure->message == "unknown tool");
  CHECK(text_of(refused.metadata) == R"({"jsonrpc.request.id":1,"mcp.error.data":[7]})");
}

TEST_CASE("mcp: a cancelled call is told with its reason, and the notification with it") {
  const std::string text =
      c(call("1")) + c(R"("method":"notifications/cancelled","params":{"requestId":1,"reason":)"
                       R"("the user closed the window"})",
                       7);
  CHECK(told(text) == "tool sum cancelled 7ms\n");
  CHECK(last<ToolExecution>(text).status_message == "the user closed the window");
  CHECK(told(text + answered("1", 8)) ==
        "tool sum cancelled 7ms\nevent mcp/answer_without_request\n");
}

TEST_CASE("mcp: who gave up waiting cancels too, and says so") {
  CHECK(told(c(call("1")) + c(R"("method":"notifications/cancelled","params":{"requestId":1,)"
                              R"("reason":"McpError: MCP error -32001: Request timed out"})")) ==
        "tool sum timeout 0ms\n");
  CHECK(told(c(call("1")) + s(R"("id":1,"error":{"code":-32001,"message":"Request timed out"})")) ==
        "tool sum timeout 0ms\n");
  CHECK(told(c(call("1")) + s(R"("id":1,"error":{"code":-32001,"message":"Session not found"})")) ==
        "tool sum protocol_error 0ms\n");
}

TEST_CASE("mcp: a cancellation of nothing that waits is an event") {
  CHECK(told(c(R"("method":"notifications/cancelled","params":{"requestId":9})")) ==
        "event notifications/cancelled\n");
}

TEST_CASE("mcp: at the end, what has no answer is told, its outcome unknown") {
  const auto tool = last<ToolExecution>(c(call("1")));
  CHECK(tool.outcome.empty());
  CHECK(tool.status == Status::unset);
  CHECK_FALSE(tool.latency);
  CHECK(tool.status_message == "no answer was seen");
  CHECK(text_of(tool.metadata) == R"({"jsonrpc.request.id":1,"mcp.answered":false})");
}

TEST_CASE("mcp: ids pair within a session and a direction, as they are written") {
  CHECK(told(c(call("1"), 0) + c(call("\"1\""), 1) + answered("\"1\"", 5) + answered("1", 9)) ==
        "tool sum ok 4ms\ntool sum ok 9ms\n");
  CHECK(told(c(call("1")) + s(R"("id":1,"method":"roots/list")", 2) +
             c(R"("id":1,"result":{"roots":[]})", 5) + answered("1", 9)) ==
        "span roots/list 3ms\ntool sum ok 9ms\n");
  CHECK(told(line("client_to_server", call("1"), 0, "a") +
             line("server_to_client", std::string("\"id\":1,") + kDone, 1, "b")) ==
        "event mcp/answer_without_request\ntool sum\n");
}

TEST_CASE("mcp: an id may be used again, answered or not") {
  CHECK(told(c(call("1")) + answered("1", 1) + c(call("1"), 2) + answered("1", 5)) ==
        "tool sum ok 1ms\ntool sum ok 3ms\n");
  CHECK(told(c(call("1")) + c(call("1"), 2) + answered("1", 5)) == "tool sum\ntool sum ok 3ms\n");
}

TEST_CASE("mcp: reading a resource counts its bytes, of blobs what they stand for") {
  const auto read = last<ResourceAccess>(
      initialized() + c(R"("id":3,"method":"resources/read","params":{"uri":"file:///a"})") +
      s(R"("id":3,"result":{"contents":[{"uri":"file:///a","mimeType":"text/plain",)"
        R"("text":"na\u00efve"},{"uri":"file:///a","blob":"AAECAw=="}]})"));
  CHECK(read.server == "files");
  CHECK(read.uri == "file:///a");
  CHECK(read.action == "read");
  CHECK(read.outcome == "ok");
  CHECK(read.bytes == 6 + 4);
}

TEST_CASE("mcp: resources are read, listed and subscribed to") {
  const auto list = c(R"("id":1,"method":"resources/list")") +
                    s(R"("id":1,"result":{"resources":[{"uri":"a"},{"uri":"b"}]})");
  CHECK(last<ResourceAccess>(list).action == "list");
  CHECK(last<ResourceAccess>(list).metadata[1].key == "mcp.listed");
  CHECK(told(c(R"("id":1,"method":"resources/templates/list")") + s(R"("id":1,"result":{})") +
             c(R"("id":2,"method":"resources/subscribe","params":{"uri":"a"})") +
             s(R"("id":2,"error":{"code":-32601,"message":"no"})")) ==
        "resource templates/list ok 0ms\nresource subscribe protocol_error 0ms\n");
}

TEST_CASE("mcp: other methods are spans with what was asked and answered") {
  const auto span =
      last<SpanRecord>(c(R"("id":1,"method":"prompts/get","params":{"name":"greet"})") +
                       s(R"("id":1,"error":{"code":-32603,"message":"no such prompt"})", 2));
  CHECK(span.name == "prompts/get greet");
  CHECK(span.operation == "prompts/get");
  CHECK(span.kind == "mcp");
  CHECK(span.span_kind == "client");
  CHECK(text_of(span.attributes) ==
        R"({"mcp.method.name":"prompts/get","mcp.params":{"name":"greet"}})");
  CHECK(span.failure->code == "-32603");
}

TEST_CASE("mcp: what the server asks of the client hangs the other way round") {
  const auto span =
      last<SpanRecord>(s(R"("id":1,"method":"sampling/createMessage","params":{"messages":[]})") +
                       c(R"("id":1,"result":{"model":"m","role":"assistant"})", 2));
  CHECK(span.span_kind == "server");
  CHECK(span.metadata[1].key == "mcp.direction");
  CHECK(span.status == Status::ok);
}

TEST_CASE("mcp: a log message is an event of its level, another notification one of its fields") {
  const auto level = [](const std::string& name) {
    return last<Event>(s(R"("method":"notifications/message","params":{"level":")" + name +
                         R"(","logger":"db","data":"slow"})"))
        .level;
  };
  CHECK(level("debug") == Level::debug);
  CHECK(level("notice") == Level::info);
  CHECK(level("warning") == Level::warn);
  CHECK(level("error") == Level::error);
  CHECK(level("emergency") == Level::fatal);
  const auto progress = last<Event>(
      s(R"("method":"notifications/progress","params":{"progress":1,"progressToken":"p"})"));
  CHECK(progress.name == "notifications/progress");
  CHECK(text_of(progress.metadata) ==
        R"({"progress":1,"progressToken":"p","mcp.direction":"server_to_client"})");
}

TEST_CASE("mcp: a stateless call needs no session and no beginning") {
  const auto tool = last<ToolExecution>(
      R"({"t":"2026-11-23T10:00:00Z","message":{"jsonrpc":"2.0",)" +
      call("1",
           R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
           R"("io.modelcontextprotocol/clientInfo":{"name":"me","version":"2"},"progressToken":4,)"
           R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"})") +
      "}}\n" + R"({"t":"2026-11-23T10:00:00.012Z","message":{"jsonrpc":"2.0","id":1,)" +
      R"("result":{"resultType":"complete","content":[],)" +
      R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"calc","version":"3"}}}}})");
  CHECK(tool.session_id.empty());
  CHECK(tool.protocol_version == "2026-07-28");
  CHECK(tool.server == "calc");
  CHECK(tool.outcome == "ok");
  CHECK(ns(tool.latency) == 12'000'000);
  CHECK(tool.parent->traceparent() == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  CHECK(text_of(tool.metadata) ==
        R"({"mcp.client.name":"me","mcp.client.version":"2","_meta.progressToken":4,)"
        R"("mcp.server.version":"3","jsonrpc.request.id":1})");
}

TEST_CASE("mcp: a receipt for work that goes on is not the end of it") {
  const auto asks = last<ToolExecution>(
      c(call("1")) + s(R"("id":1,"result":{"resultType":"input_required","inputRequests":{}})"));
  CHECK(asks.outcome.empty());
  CHECK(asks.result.text == R"({"resultType":"input_required","inputRequests":{}})");
  const auto task =
      last<ToolExecution>(c(call("1")) + s(R"("id":1,"result":{"task":{"taskId":"t"}})"));
  CHECK(task.outcome.empty());
}

TEST_CASE("mcp: messages without a wrapping, of the time they are read at") {
  const auto items =
      read_all(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"sum"}})"
               "\n"
               R"({"jsonrpc":"2.0","id":1,"result":{"content":[]}})",
               {});
  REQUIRE(items.size() == 1);
  CHECK(told(items[0]) == "tool sum ok");
  CHECK(items[0].origin.time_missing);
  CHECK(items[0].origin.line == 1);
}

TEST_CASE("mcp: a batch of the older protocol is its messages") {
  CHECK(told(R"({"session":"s","dir":"client_to_server","message":[)"
             R"({"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"},)"
             R"({"jsonrpc":"2.0","method":"notifications/initialized"}]})"
             "\n"
             R"({"session":"s","dir":"server_to_client","message":[)"
             R"({"jsonrpc":"2.0","id":2,"result":{}},{"jsonrpc":"2.0","id":1,"result":{}}]})") ==
        "event notifications/initialized\nspan ping\nspan ping\n");
  CHECK(
      told(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":1,"result":{}}])") ==
      "span ping\n");
}

TEST_CASE("mcp: pairs carry their own times, and whatever else is known") {
  const auto items = read_all(
      R"({"at":"2026-11-23T10:00:00Z","ended_at":"2026-11-23T10:00:00.250Z","server":"files",)"
      R"("service":"chat","user_id":"u1","side":"server","tenant":"acme",)"
      R"("headers":{"Mcp-Session-Id":"x9","MCP-Protocol-Version":"2025-06-18"},)"
      R"("request":{"jsonrpc":"2.0",)" +
          call("1") +
          R"(},"response":"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true}}"})",
      {});
  REQUIRE(items.size() == 1);
  REQUIRE(told(items[0]) == "tool sum tool_error 250ms");
  const auto& tool = std::get<ToolExecution>(items[0].record);
  CHECK(tool.server == "files");
  CHECK(tool.side == "server");
  CHECK(tool.session_id == "x9");
  CHECK(tool.protocol_version == "2025-06-18");
  CHECK(tool.user_id == "u1");
  CHECK(items[0].origin.service == "chat");
  CHECK(text_of(tool.metadata) == R"({"tenant":"acme","jsonrpc.request.id":1})");
}

TEST_CASE("mcp: a pair may say how it ended where no answer came") {
  const auto tool =
      last<ToolExecution>(R"({"outcome":"denied","request":{"jsonrpc":"2.0",)" + call("1") + "}}");
  CHECK(tool.outcome == "denied");
  CHECK(tool.failure->type == "denied");
}

TEST_CASE("mcp: what is no message is rejected, and told why") {
  CHECK(told(R"({"a":1})") ==
        "rejected : not a message of JSON-RPC: no `method`, `result` or `error`\n");
  CHECK(told(R"({"message":{"jsonrpc":"2.0","result":{}}})") ==
        "rejected message: not a message of JSON-RPC: an answer has an `id`\n");
  CHECK(told(R"({"message":[]})") == "rejected message: holds no message\n");
  CHECK(told(R"({"message":"{"})").rfind("rejected message: not JSON", 0) == 0);
  CHECK(told(R"({"dir":"up","message":{"jsonrpc":"2.0","method":"ping"}})")
            .rfind("rejected dir: expected client_to_server or server_to_client", 0) == 0);
}

TEST_CASE("mcp: what stands between members does not lead the reader astray") {
  const std::string odd = R"({"jsonrpc":"2.0","k":"b":"c","d""e"},"id":1,"method":"ping"})";
  const auto items = read_all(odd, kMcp);
  CHECK_FALSE(items.empty());
  for (const auto& item : items) CHECK(item.rejection);
}

TEST_CASE("mcp: a tools/call without a tool is kept as a span") {
  CHECK(told(c(R"("id":1,"method":"tools/call")") +
             s(R"("id":1,"error":{"code":-32602,"message":"no name"})")) ==
        "span tools/call 0ms\n");
}
