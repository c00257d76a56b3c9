// The filters of the contract on whatever reads rows: each finds one of two records that differ in
// everything.
#include <nlohmann/json.hpp>

#include "e2e/daybook.hpp"
#include "support/catch.hpp"

using namespace testing;
using nlohmann::json;

namespace {

using Words = Daybook::Words;

json call(const std::string& n, const std::string& at) {
  json record = {{"type", "completion"},
                 {"at", at},
                 {"model", "m" + n},
                 {"trace_id", std::string(32, n[0])},
                 {"span_id", std::string(16, n[0])},
                 {"messages", json::array({{{"role", "user"}, {"content", "hello number " + n}}})},
                 {"tags", json::array({"t" + n})}};
  for (const char* name :
       {"service", "environment", "operation", "user_id", "session_id", "conversation_id"})
    record[name] = name + n;
  return record;
}

struct Two : Daybook {
  Two() {
    json failed = call("2", "2026-11-23T12:00:00Z");
    failed["status"] = "error";
    json ok = call("1", "2026-11-23T10:00:00Z");
    ok["status"] = "ok";
    REQUIRE(run({"ingest", "--from", "records"}, ok.dump() + '\n' + failed.dump() + '\n').exit ==
            0);
  }
};

/// How many rows or lines a command answers with.
std::size_t rows(const Daybook& store, Words words, const Words& filter) {
  const bool is_export = words[0] == "export";
  words.insert(words.end(), filter.begin(), filter.end());
  if (!is_export) words.insert(words.end(), {"--format", "json"});
  const Answer answer = store.run(words);
  INFO(answer.err);
  REQUIRE(answer.exit == 0);
  if (!is_export) return answer.json().size();
  const auto lines =
      static_cast<std::size_t>(std::count(answer.out.begin(), answer.out.end(), '\n'));
  return words[2] == "csv" ? lines - 1 : lines;
}

}  // namespace

TEST_CASE("every command that reads rows takes every filter, and each filters", "[e2e][filters]") {
  const Two store;
  const std::vector<Words> commands = {
      {"tail", "--type", "completion"}, {"search", "hello", "--type", "prompt"},
      {"export", "--to", "records"},    {"export", "--to", "chat"},
      {"export", "--to", "csv"},        {"trace", "list"},
      {"conversation", "list"}};
  const std::vector<std::pair<Words, Words>> filters = {
      {{"--since", "2026-11-23T11:00"}, {"--since", "2026-11-23T13:00"}},
      {{"--until", "2026-11-23T11:00"}, {"--until", "2026-11-23T09:00"}},
      {{"--service", "service1"}, {"--service", "x"}},
      {{"--environment", "environment1"}, {"--environment", "x"}},
      {{"--model", "m1"}, {"--model", "x"}},
      {{"--operation", "operation1"}, {"--operation", "x"}},
      {{"--status", "error"}, {"--status", "unset"}},
      {{"--user", "user_id1"}, {"--user", "x"}},
      {{"--session", "session_id1"}, {"--session", "x"}},
      {{"--conversation", "conversation_id1"}, {"--conversation", "x"}},
      {{"--trace", std::string(32, '1')}, {"--trace", std::string(32, '3')}},
      {{"--tag", "t1"}, {"--tag", "x"}}};
  for (const Words& command : commands) {
    CHECK(rows(store, command, {}) == 2);
    for (const auto& [one, none] : filters) {
      INFO(command[0] << ' ' << command[1] << ' ' << one[0]);
      CHECK(rows(store, command, one) == 1);
      CHECK(rows(store, command, none) == 0);
    }
  }
}

TEST_CASE("filters of a list are about one span of it together", "[e2e][filters]") {
  const Daybook store;
  std::string lines;
  for (const char* n : {"1", "2"}) {
    json record = call(n, "2026-11-23T10:00:00Z");
    record["trace_id"] = std::string(32, 'a');
    record["conversation_id"] = "c";
    record["service"] = "s";
    lines += record.dump() + '\n';
  }
  REQUIRE(store.run({"ingest", "--from", "records"}, lines).exit == 0);
  for (const Words& list : {Words{"trace", "list"}, Words{"conversation", "list"}}) {
    CHECK(rows(store, list, {"--model", "m1", "--tag", "t1"}) == 1);
    CHECK(rows(store, list, {"--model", "m1", "--tag", "t2"}) == 0);
  }
}

TEST_CASE("a list that has no filters says which it takes", "[e2e][filters]") {
  const Two store;
  const Answer answer = store.run({"alert", "history", "--service", "chat"});
  CHECK(answer.exit == 2);
  CHECK(answer.err.find("--service: `daybook alert history` takes --since, --until;") !=
        std::string::npos);
}
