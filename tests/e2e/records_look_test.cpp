// Looking at records of every type: tail, and the report of tools.
#include <map>

#include "e2e/traced.hpp"

using namespace testing;
using Catch::Contains;
using nlohmann::json;

TEST_CASE("tail tells every type of record in a line, each record once", "[e2e][tail]") {
  Traced store;
  tell_agent(store);
  const daybook::Logger log = store.logger();
  daybook::ResourceAccess access;
  access.uri = "file:///a.txt";
  CHECK(log.resource_access(access) == daybook::Submit::ok);
  CHECK(log.latency("embed", std::chrono::milliseconds(7)) == daybook::Submit::ok);
  CHECK(log.memory("embed", 48.5) == daybook::Submit::ok);
  daybook::Usage usage;
  usage.input = 5;
  CHECK(log.tokens("m", usage) == daybook::Submit::ok);
  CHECK(log.metric({"depth", "jobs", 3, {}}) == daybook::Submit::ok);
  CHECK(log.score(context(hex_id(5)), "helpful", 1, "yes") == daybook::Submit::ok);
  store.commit();
  const auto tail = [&](Daybook::Words words) {
    words.insert(words.begin(), {"tail", "-n", "99"});
    words.insert(words.end(), {"--format", "json"});
    std::map<std::string, int> types;
    for (const auto& row : store.run(words).json()) ++types[row["type"]];
    return types;
  };
  CHECK(tail({}) == std::map<std::string, int>{{"completion", 1},
                                               {"error", 2},
                                               {"event", 1},
                                               {"latency", 1},
                                               {"memory", 1},
                                               {"metric", 1},
                                               {"resource_access", 1},
                                               {"score", 1},
                                               {"span", 3},
                                               {"token_usage", 1},
                                               {"tool_execution", 1}});
  for (const auto& [type, count] : tail({})) {
    INFO(type);
    CHECK(tail({"--type", type}) == std::map<std::string, int>{{type, count}});
  }
  CHECK(tail({"--trace", kTrace}).size() == 6);
  CHECK(tail({"--grep", "FORECAST"}) == std::map<std::string, int>{{"tool_execution", 1}});
  const Answer answer = store.run({"tail", "--type", "metric", "--user", "u1"});
  CHECK(answer.exit == 2);
  CHECK_THAT(answer.err, Contains("not told apart by user"));
  CHECK_THAT(store.run({"tail", "--type", "tool_execution"}).out,
             Contains("weather/forecast  timeout  350 ms"));
  CHECK_THAT(store.run({"tail", "--type", "metric"}).out, Contains("depth  3.0 jobs"));
}

TEST_CASE("tail -n tells the latest of all types together", "[e2e][tail]") {
  Traced store;
  tell_agent(store);
  const auto tail = [&](std::size_t count) {
    return store.run({"tail", "-n", std::to_string(count), "--format", "json"}).json();
  };
  const json all = tail(99);
  REQUIRE(all.size() == 8);
  for (std::size_t count = 0; count <= all.size(); ++count) {
    INFO(count);
    CHECK(tail(count) == json(std::vector<json>(all.end() - static_cast<int>(count), all.end())));
  }
}

TEST_CASE("report tools sums up by server and tool, in any window, as its query does",
          "[e2e][tools]") {
  Traced store;
  for (int i = 0; i < 20; ++i) {
    daybook::ToolExecution tool;
    tool.server = "files";
    tool.tool = "read";
    tool.outcome = i == 0 ? "timeout" : "ok";
    store.add(static_cast<unsigned>(i) + 1, 0, i * 600'000, 10 + i, tool);
  }
  daybook::ToolExecution own;
  own.tool = "count";
  store.add(99, 0, 0, -1, own);
  store.commit();
  const auto report = [&](Daybook::Words words) {
    words.insert(words.begin(), {"report", "tools"});
    const json rows = [&] {
      auto all = words;
      all.insert(all.end(), {"--format", "json"});
      return store.run(all).json();
    }();
    words.push_back("--sql");
    const std::string sql = store.run(words).out;
    INFO(sql);
    const json asked = store.run({"query", sql, "--format", "json"}).json();
    REQUIRE(asked.size() == rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (const auto& [name, value] : rows[i].items()) {
        INFO(name);
        if (value.is_number_float())
          CHECK(asked[i][name].get<double>() == Approx(value.get<double>()).epsilon(0.01));
        else
          CHECK(asked[i][name] == value);
      }
    return rows;
  };
  const json rows = report({});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["tool"] == "count");
  CHECK(rows[0]["server"].is_null());
  CHECK(rows[0]["avg_ms"].is_null());
  CHECK(rows[1]["count"] == 20);
  CHECK(rows[1]["errors"] == 1);
  CHECK(rows[1]["error_rate"] == 0.05);
  CHECK(rows[1]["avg_ms"] == 19.5);
  CHECK(rows[1]["p95_ms"].get<double>() == Approx(28).epsilon(0.01));
  CHECK(rows[1]["last_at"] == "2026-11-23T13:10:00.000000000Z");
  const json late = report({"--since", "2026-11-23T12:00Z"});
  REQUIRE(late.size() == 1);
  CHECK(late[0]["count"] == 8);
  CHECK(report({"--by", "server", "--bucket", "hour"}).size() == 5);
  CHECK(report({"--service", "other"}).empty());
}
