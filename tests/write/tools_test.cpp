// Tool executions and accesses to resources.
#include "base/limits.hpp"
#include "daybook/reader.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("a tool execution shows what was asked and what came back") {
  RecordStore store;
  ToolExecution record = tool("read_file");
  record.server = "files";
  record.tool_call_id = "call_1";
  record.params.text = R"({ "path" : "a.txt" })";
  record.result.text = R"({"content":[{"type":"text","text":"hi"}]})";
  record.outcome = "ok";
  record.side = "client";
  record.transport = "stdio";
  record.protocol_version = "2025-06-18";
  store.add(record, own(1, 2));
  CHECK(
      store.shows("SELECT server, tool, tool_call_id, side, transport, protocol_version, outcome,"
                  " error_code, params_json, result_bytes, content_state, status, operation, kind"
                  " FROM tool_executions JOIN (SELECT id AS span, kind FROM spans) ON span = id") ==
      R"(files|read_file|call_1|client|stdio|2025-06-18|ok|-|{"path":"a.txt"}|41|stored|ok|)"
      "execute_tool|execute_tool");
  CHECK(store.shows("SELECT result = result_json, result_json FROM tool_executions") ==
        R"(1|{"content":[{"text":"hi","type":"text"}]})");
  CHECK(store.shows("SELECT name FROM spans") == "read_file");
}

TEST_CASE("a result that is text is shown as text, and as a JSON string") {
  RecordStore store;
  for (const char* result : {"21 degrees", R"("21 degrees")", "21", R"("")", ""}) {
    ToolExecution record = tool("t");
    record.result.text = result;
    store.add(record);
  }
  CHECK(store.shows("SELECT result, result_json, result_bytes FROM tool_executions ORDER BY id") ==
        "21 degrees|\"21 degrees\"|10\n21 degrees|\"21 degrees\"|12\n21|21|2\n\"\"|\"\"|2\n-|-|-");
}

TEST_CASE("equal params and results are stored once") {
  RecordStore store;
  ToolExecution record = tool("t");
  record.params.text = R"({"q":1})";
  record.result.text = "answer";
  store.add(record);
  record.params.text = R"( {"q":1})";
  store.add(record);
  CHECK(store.integer("SELECT count(*) FROM content") == 2);
}

TEST_CASE("a failed outcome is an error, cancelled is none") {
  RecordStore store;
  for (const char* outcome :
       {"ok", "tool_error", "protocol_error", "timeout", "cancelled", "denied", ""}) {
    ToolExecution record = tool("t");
    record.outcome = outcome;
    record.error_code = "-32601";
    store.add(record);
  }
  ResourceAccess read = at<ResourceAccess>(0);
  read.outcome = "denied";
  store.add(read);
  CHECK(store.shows("SELECT status FROM spans ORDER BY id") ==
        "ok\nerror\nerror\nerror\nunset\nerror\nunset\nerror");
  CHECK(store.shows("SELECT error_type, error_code, span_row FROM errors WHERE span_row < 4") ==
        "unknown|-32601|2\nunknown|-32601|3");
}

TEST_CASE("what is too large is cut, with a note, after it was redacted") {
  const std::size_t max = limits::kToolTextBytesMax;
  RecordStore store;
  ToolExecution record = tool("t");
  const std::string mail = "carol@example.com";
  const std::string text = std::string(max - 8, 'x') + " " + mail + std::string(100, 'y');
  record.result.text = text;
  record.params.text = "{\"q\":\"" + text + "\"}";
  store.add(record);
  CHECK(store.shows("SELECT substr(result, -12), result_bytes, length(result) <"
                    " 100 + " +
                    std::to_string(max) + " FROM tool_executions") ==
        std::to_string(text.size()).substr(2) + " bytes]|" + std::to_string(text.size()) + "|1");
  CHECK(store.shows("SELECT json_extract(params_json, '$.cut_from_bytes'),"
                    " length(json_extract(params_json, '$.text')) FROM tool_executions") ==
        std::to_string(record.params.text.size()) + "|" + std::to_string(max));
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(count_in_files(store.path, "carol") == 0);
}

TEST_CASE("an access to a resource shows its URI and defaults to reading") {
  RecordStore store;
  ResourceAccess record = at<ResourceAccess>(0, 3);
  record.server = "files";
  record.uri = "file:///a.txt";
  record.bytes = 17;
  record.outcome = "ok";
  store.add(record);
  record.action = "list";
  record.uri.clear();
  record.bytes.reset();
  store.add(record);
  CHECK(store.shows("SELECT server, uri, action, operation, side, outcome, error_code, bytes,"
                    " latency_ms FROM resource_accesses ORDER BY id") ==
        "files|file:///a.txt|read|resources/read|-|ok|-|17|3.0\n"
        "files|-|list|resources/list|-|ok|-|-|3.0");
}

TEST_CASE("a tool execution sent twice is stored once") {
  RecordStore store;
  store.add(tool("t"), own(1, 1));
  store.add(tool("t"), own(1, 1));
  Origin origin;
  origin.id = "r";
  store.add(tool("t"), origin);
  store.add(tool("t"), origin);
  CHECK(store.integer("SELECT count(*) FROM tool_execution") == 2);
  CHECK(store.shows("SELECT tool_executions FROM traces") == "1");
  CHECK(store.integer("SELECT sum(count) FROM rollup_hour") == 2);
}

TEST_CASE("tools are counted by server and tool, late ones too, and as the rows say") {
  RecordStore store;
  const auto call = [&](const char* server, std::int64_t ms, const char* outcome) {
    ToolExecution record = at<ToolExecution>(ms, 10);
    record.server = server;
    record.tool = "read";
    record.outcome = outcome;
    store.add(record);
  };
  constexpr std::int64_t kHourMs = 3'600'000;
  call("files", 0, "ok");
  call("files", 0, "timeout");
  call("", 0, "ok");
  store.now_ns += 5 * kHourMs * kMs;
  call("files", 5 * kHourMs, "ok");  // the first hour is folded
  CHECK(store.integer("SELECT sum(count) FROM rollup_tool_all") == 3);
  call("files", 0, "ok");  // and here comes one of it
  CHECK(store.integer("SELECT sum(count) FROM rollup_tool_all") == 4);
  CHECK(store.shows("SELECT server, tool, count, errors, error_rate, avg_ms, last_at"
                    " FROM report_tools ORDER BY 1") ==
        "-|read|1|0|0.0|10.0|2026-11-18T11:06:40.000000000Z\n"
        "files|read|4|1|0.25|10.0|2026-11-18T16:06:40.000000000Z");
  CHECK(
      store.shows("SELECT hour, server, count, errors FROM report_tools_hourly ORDER BY 1, 2") ==
      "2026-11-18T11:00:00Z|-|1|0\n2026-11-18T11:00:00Z|files|3|1\n2026-11-18T16:00:00Z|files|1|0");
  CHECK(store.shows("SELECT min(p50_ms), max(p95_ms) FROM report_tools") == "10.0|10.0");
  CHECK(store.shows("SELECT min(p50_ms), max(p95_ms) FROM report_tools_hourly") == "10.0|10.0");
  for (const ToolRow& row : Reader::open(store.path).tools()) CHECK(*row.p95_ms == 10);
  CHECK(check_store(store.path).ok());
  store.db.exec("UPDATE rollup_tool_hour SET max_ns = 7 WHERE count = 3");
  CHECK_FALSE(check_store(store.path).ok());
  store.db.exec(
      "UPDATE rollup_tool_hour SET max_ns = 10000000 WHERE count = 3;"
      "UPDATE rollup_tool_hour SET errors = 7 WHERE count = 3");
  CHECK_FALSE(check_store(store.path).ok());
  store.db.exec(
      "UPDATE rollup_tool_hour SET errors = 1 WHERE count = 3;"
      "UPDATE rollup_tool_day_bucket SET count = 9");
  CHECK_FALSE(check_store(store.path).ok());
}
