// Captured MCP sessions in, and what is then in the store.
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using nlohmann::json;

namespace {

std::string csv(const Daybook& daybook, const std::string& sql) {
  const Answer answer = daybook.run({"query", sql, "--format", "csv"});
  INFO(answer.err);
  CHECK(answer.exit == 0);
  std::string out;
  std::istringstream lines(answer.out);
  std::getline(lines, out);  // the head
  out.clear();
  for (std::string line; std::getline(lines, line);) out += line.substr(0, line.find('\r')) + '\n';
  return out;
}

const char* const kOutcomes =
    "SELECT tool_executions.server, outcome, count(*) FROM tool_executions GROUP BY 1, 2"
    " ORDER BY 1, 2";

/// Messages of which the records of the store are made.
const char* const kMessages =
    "SELECT (SELECT count(*) FROM events WHERE name LIKE 'notifications/%' OR name LIKE 'mcp/%')"
    " + (SELECT sum(CASE WHEN json_extract(metadata_json, '$.\"mcp.answered\"') = 0"
    " THEN 1 ELSE 2 END) FROM spans)";

std::string captured(const std::string& message, const std::string& at) {
  return R"({"t":"2026-11-23T10:00:)" + at + R"(Z","session":"s","message":{"jsonrpc":"2.0",)" +
         message + "}}\n";
}

}  // namespace

TEST_CASE("a recorded session of an MCP server is filed by what its messages were", "[e2e]") {
  const Daybook daybook;
  const auto result = daybook.ingest_example("mcp_everything.jsonl").json();
  CHECK(result["rejected"] == 0);
  CHECK(result["records"] == 44);
  CHECK(result["stored"] == 44);
  CHECK(result["no_time"] == 0);
  CHECK(csv(daybook, kOutcomes) ==
        "mcp-servers/everything,ok,11\nmcp-servers/everything,tool_error,2\n");
  CHECK(csv(daybook,
            "SELECT action, outcome, count(*), sum(bytes) > 5000, max(error_code) FROM"
            " resource_accesses GROUP BY 1, 2 ORDER BY 1, 2") ==
        "list,ok,1,,\nread,ok,6,1,\nread,protocol_error,1,,-32602\ntemplates/list,ok,1,,\n");
  CHECK(csv(daybook,
            "SELECT name, level, count(*) FROM events WHERE name LIKE 'notifications/%'"
            " GROUP BY 1, 2 ORDER BY 1") ==
        "notifications/initialized,info,1\nnotifications/message,info,1\n"
        "notifications/progress,info,4\nnotifications/tools/list_changed,info,4\n");
  CHECK(csv(daybook,
            "SELECT operation, status, count(*) FROM spans WHERE kind = 'mcp' GROUP BY 1, 2"
            " ORDER BY 1, 2") ==
        "elicitation/create,ok,1\ninitialize,ok,1\nlogging/setLevel,ok,1\nping,ok,1\n"
        "prompts/get,error,1\nprompts/get,ok,3\nprompts/list,ok,1\nroots/list,ok,1\n"
        "sampling/createMessage,ok,1\ntools/list,ok,1\n");
  CHECK(csv(daybook, kMessages) == "78\n");
}

TEST_CASE("a tool execution of a recorded session has its time, session, protocol and content",
          "[e2e]") {
  const Daybook daybook;
  daybook.ingest_example("mcp_everything.jsonl");
  CHECK(csv(daybook,
            "SELECT at, latency_ms, session_id, transport, protocol_version, side, status,"
            " json_extract(params_json, '$.a'), json_extract(result_json, '$.content[0].text')"
            " FROM tool_executions WHERE tool = 'get-sum' AND outcome = 'ok'") ==
        "2026-11-23T13:52:16.148000000Z,1,everything,stdio,2025-11-25,client,ok,17,"
        "The sum of 17 and 25 is 42.\n");
  CHECK(csv(daybook, "SELECT error_type, count(*) FROM errors GROUP BY 1 ORDER BY 1") ==
        "protocol_error,2\ntool_error,2\n");
}

TEST_CASE("the session with the knowledge graph too, and what is sent twice is stored once",
          "[e2e]") {
  const Daybook daybook;
  const auto result = daybook.ingest_example("mcp_memory.jsonl").json();
  CHECK(result["stored"] == 12);
  CHECK(csv(daybook, kOutcomes) == "memory-server,ok,8\nmemory-server,tool_error,1\n");
  CHECK(csv(daybook, kMessages) == "23\n");
  CHECK(csv(daybook,
            "SELECT count(*), count(DISTINCT result_json) FROM tool_executions"
            " WHERE tool = 'read_graph'") == "2,2\n");
  CHECK(daybook.run({"check"}).exit == 0);
}

TEST_CASE("a session of the stateless protocol needs no session", "[e2e]") {
  const Daybook daybook;
  daybook.file(
      "calls.jsonl",
      R"({"jsonrpc":"2.0","id":"a-1","method":"tools/call","params":{"name":"sum",)"
      R"("arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})"
      "\n"
      R"({"jsonrpc":"2.0","id":"a-1","result":{"resultType":"complete","content":[],)"
      R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"calc"}}}})"
      "\n");
  CHECK(daybook.run({"ingest", "--from", "mcp", "calls.jsonl"}).exit == 0);
  CHECK(csv(daybook,
            "SELECT server, outcome, protocol_version, session_id IS NULL FROM"
            " tool_executions") == "calc,ok,2026-07-28,1\n");
}

TEST_CASE("personal data in arguments, results and log messages are redacted", "[e2e]") {
  const Daybook daybook;
  const std::string card = "4111 1111 1111 1111";
  daybook.file(
      "s.jsonl",
      captured(R"("id":1,"method":"tools/call","params":{"name":"t","arguments":{"to":)"
               R"("alice.canary@example.com","card":")" +
                   card + R"("}})",
               "00") +
          captured(R"("id":1,"result":{"content":[{"type":"text","text":"{\"m\":\"b.canary@)"
                   R"(example.com\"}"}],"isError":true})",
                   "01") +
          captured(R"("method":"notifications/message","params":{"level":"info","data":)"
                   R"({"from":"c.canary@example.com"}})",
                   "02") +
          captured(R"("id":2,"method":"sampling/createMessage","params":{"messages":[{"role":)"
                   R"("user","content":{"type":"text","text":"d.canary@example.com"}}]})",
                   "03") +
          captured(R"("id":2,"error":{"code":-1,"message":"e.canary@example.com said no"})", "04"));
  CHECK(daybook.run({"ingest", "s.jsonl"}).exit == 0);
  CHECK(csv(daybook, "SELECT count(*) FROM spans") == "2\n");
  const std::string store = daybook.read("daybook.db") + daybook.read("daybook.db-wal");
  CHECK(store.find("canary@example") == std::string::npos);
  CHECK(store.find(card) == std::string::npos);
  // They would be there:
  CHECK(daybook.run({"ingest", "--no-redact", "s.jsonl", "--db", "kept.db"}).exit == 0);
  const std::string kept = daybook.read("kept.db") + daybook.read("kept.db-wal");
  for (const char* who : {"alice.", "b.", "c.", "d.", "e."})
    CHECK(kept.find(std::string(who) + "canary@example.com") != std::string::npos);
}

TEST_CASE("every message is in one record, whatever is missing round it", "[e2e]") {
  const Daybook daybook;
  daybook.file("s.jsonl",
               captured(R"("id":1,"method":"ping")", "00") +
                   captured(R"("id":2,"method":"tools/call","params":{"name":"t"})", "01") +
                   captured(R"("id":9,"result":{})", "02") +
                   captured(R"("id":1,"result":{})", "03"));
  const auto result = daybook.run({"ingest", "s.jsonl", "--format", "json"}).json();
  CHECK(result["records"] == 3);
  CHECK(csv(daybook, kMessages) == "4\n");
  CHECK(csv(daybook, "SELECT outcome IS NULL, status, status_message FROM tool_executions") ==
        "1,unset,no answer was seen\n");
  CHECK(csv(daybook, "SELECT name, level FROM events") == "mcp/answer_without_request,warn\n");
}

TEST_CASE("a session that is read on knows its server from what an earlier run read", "[e2e]") {
  const Daybook daybook;
  const std::string beginning =
      captured(R"("id":0,"method":"initialize","params":{})", "00") +
      captured(R"("id":0,"result":{"serverInfo":{"name":"files"},"protocolVersion":"v1"})", "01");
  daybook.file("s.jsonl", beginning);
  CHECK(daybook.run({"ingest", "--resume", "s.jsonl"}).exit == 0);
  daybook.file("s.jsonl",
               beginning + captured(R"("id":1,"method":"tools/call","params":{"name":"t"})", "02") +
                   captured(R"("id":1,"result":{"content":[]})", "03"));
  CHECK(daybook.run({"ingest", "--resume", "s.jsonl"}).exit == 0);
  CHECK(csv(daybook, "SELECT server, protocol_version, count(*) FROM tool_executions") ==
        "files,v1,1\n");
}

TEST_CASE("a session that is read in two runs pairs across them, and repeats nothing", "[e2e]") {
  const Daybook daybook;
  const auto request = [](const std::string& id, const std::string& at) {
    return captured("\"id\":" + id + R"(,"method":"tools/call","params":{"name":"t"})", at);
  };
  const std::string note = captured(R"("method":"notifications/initialized")", "01");
  daybook.file("s.jsonl", note + request("1", "02") + note);
  const auto first =
      daybook.run({"ingest", "--resume", "--from", "mcp", "s.jsonl", "--format", "json"}).json();
  CHECK(first["stored"] == 2);
  CHECK(first["unfinished"] == 1);
  daybook.file("s.jsonl", note + request("1", "02") + note +
                              captured(R"("id":1,"result":{"content":[]})", "05") + note);
  const auto second =
      daybook.run({"ingest", "--resume", "--from", "mcp", "s.jsonl", "--format", "json"}).json();
  CHECK(second["stored"] == 2);
  CHECK(second["duplicates"] == 1);
  CHECK(csv(daybook, "SELECT outcome, latency_ms FROM tool_executions") == "ok,3000\n");
  CHECK(csv(daybook, "SELECT count(*) FROM events") == "3\n");
}

TEST_CASE("a request in a file that is quiet for an hour is told without its answer", "[e2e]") {
  const Daybook daybook;
  const std::string path = daybook.file(
      "s.jsonl", captured(R"("id":1,"method":"tools/call","params":{"name":"t"})", "02"));
  namespace fs = std::filesystem;
  fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(2));
  const auto result = daybook.run({"ingest", "--resume", "s.jsonl", "--format", "json"}).json();
  CHECK(result["stored"] == 1);
  CHECK(result["unfinished"] == 0);
}
