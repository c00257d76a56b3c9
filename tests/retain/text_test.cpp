// Text that nobody refers to any more goes from every file; what somebody refers to stays whole.
#include <filesystem>

#include "daybook/search.hpp"
#include "retain/retain_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

TEST_CASE("Deleting one conversation leaves another that shares its beginning", "[retain]") {
  RetainStore store;
  const std::vector<Message> shared = {{"system", "You are kind."}, {"user", "Hello there"}};
  store.add(at(-40, chat(shared, "An old answer")));
  store.add(at(-1, chat(shared, "A new answer")));
  const std::string before =
      store.rows("SELECT messages_json, response_json FROM completions WHERE response LIKE 'A n%'");
  store.keep("completions", 30);
  CHECK(store.apply() ==
        "completion 1, content 1, conversation 1, message 1, rollup_prompt_hour 1, span 1");
  CHECK(store.rows("SELECT messages_json, response_json FROM completions") == before);
  CHECK(count_in_files(store.path, "An old answer") == 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("Text goes before its row, which says that it was pruned", "[retain]") {
  RetainStore store;
  Completion call = chat({{"user", "a canary sings"}}, "chirp");
  call.metadata = {{"note", "canary food"}};
  call.tools = Json{R"([{"name":"canary_cage"}])"};
  call.parameters = {{"temperature", 0.5}};
  call.usage.input = 3;
  call.status_message = "canary flew";
  store.add(at(-10, call));
  ToolExecution tool;
  tool.tool = "feed";
  tool.params = Json{R"({"bird":"canary"})"};
  tool.result = Json{R"("the canary ate")"};
  store.add(at(-10, tool));
  Event event;
  event.name = "landed";
  event.body = "the canary landed";
  store.add(at(-10, event));
  store.add(at(-1, chat({{"user", "still here"}}, "yes")));
  store.keep("content", 7);
  CHECK(store.planned_and_applied() == "content 7, message 2, cut 3");
  CHECK(store.rows("SELECT prompt, messages_json, response, tools_json, parameters_json,"
                   " input_tokens, metadata_json, status_message, content_state FROM completions"
                   " ORDER BY id LIMIT 1") == "||||{\"temperature\":0.5}|3|||pruned\n");
  CHECK(store.rows("SELECT tool, params_json, result, content_state FROM tool_executions") ==
        "feed|||pruned\n");
  CHECK(store.rows("SELECT name, body FROM events") == "landed|\n");
  CHECK(store.rows("SELECT title FROM conversations ORDER BY at_us") == "\nstill here\n");
  CHECK(store.rows("SELECT prompt FROM completions WHERE content_state = 'stored'") ==
        "still here\n");
  CHECK(count_in_files(store.path, "canary") == 0);
  CHECK(store.wrong() == "");
  CHECK(store.apply() == "");
}

TEST_CASE("Links to other spans are text: what they say goes with it", "[retain]") {
  RetainStore store;
  SpanRecord span = at(-10, SpanRecord());
  span.name = "step";
  span.links.push_back({trace_context(9, 9), {{"why", "a canary called"}}});
  store.add(span);
  store.keep("content", 7);
  CHECK(store.planned_and_applied() == "content 1, cut 1");
  CHECK(store.rows("SELECT name, links_json FROM spans") == "step|\n");
  CHECK(count_in_files(store.path, "canary") == 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("A content policy that is tightened takes what the one before left", "[retain]") {
  RetainStore store;
  store.add(at(-10, chat({{"user", "ten days old"}}, "")));
  store.add(at(-5, chat({{"user", "five days old"}}, "")));
  store.keep("content", 30);
  CHECK(store.apply() == "");
  store.keep("content", 7);
  store.apply();
  CHECK(count_in_files(store.path, "ten days old") == 0);
  CHECK(count_in_files(store.path, "five days old") > 0);
  store.keep("content", 2);
  store.apply();
  CHECK(count_in_files(store.path, "five days old") == 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("What a writer has in memory is never reused where its text went", "[retain]") {
  RetainStore store;
  const Completion call = chat({{"user", "asked before"}}, "answered before");
  store.add(at(-40, call));
  store.keep("all", 30);
  store.apply();
  store.add(at(-1, call));
  CHECK(store.rows("SELECT prompt, response, content_state FROM completions") ==
        "asked before|answered before|stored\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("The words of deleted messages leave the search index", "[retain]") {
  RetainStore store;
  store.add(at(-40, chat({{"user", "zebra crossing"}}, "")));
  store.add(at(-1, chat({{"user", "green light"}}, "")));
  index_text(store.path);
  REQUIRE(count_in_files(store.path, "zebra") > 0);
  store.keep("all", 30);
  store.apply();
  CHECK(count_in_files(store.path, "zebra") == 0);
  index_text(store.path);
  CHECK(store.wrong() == "");
}

TEST_CASE("The file becomes smaller in proportion to what went", "[retain]") {
  RetainStore store;
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto empty = std::filesystem::file_size(store.path);
  store.begin();
  for (int i = 0; i < 400; ++i) {
    std::string text(8000, 'x');
    text += std::to_string(i);
    store.put(at(i < 300 ? -40 : -1, chat({{"user", text}}, "")));
  }
  store.commit();
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto before = std::filesystem::file_size(store.path);
  store.keep("all", 30);
  const RetentionResult result = store.run();
  const auto after = std::filesystem::file_size(store.path);
  CHECK(result.wal_emptied);
  CHECK(std::filesystem::file_size(store.path + "-wal") == 0);
  CHECK(before - after == result.bytes);
  CHECK(static_cast<double>(after - empty) < 0.3 * static_cast<double>(before - empty));
  CHECK(store.wrong() == "");
}

TEST_CASE("Beyond db_max_size the oldest go until the store is small enough", "[retain]") {
  RetainStore store;
  store.begin();
  for (int i = 0; i < 300; ++i) {
    std::string text(12000, 'x');
    store.put(at(-1 - i % 100, chat({{"user", text + std::to_string(i)}}, "")));
  }
  store.commit();
  write_setting(store.path, "db_max_size", "4MB");
  const RetentionResult result = store.run();
  CHECK(result.finished);
  CHECK(std::filesystem::file_size(store.path) <= 4'000'000);
  CHECK(std::filesystem::file_size(store.path) > 3'000'000);
  CHECK(store.rows("SELECT min(at_us) > (SELECT max(at_us) FROM spans) - 86400000000 * 70"
                   " FROM spans") == "1\n");
  CHECK(store.wrong() == "");
  CHECK(store.apply() == "");
}

TEST_CASE("Hour rollups go after 400 days, their histograms after 31, days stay", "[retain]") {
  RetainStore store;
  for (const double day : {-500.0, -40.0, -3.0, 0.0}) {
    Completion call = CallStore::call(7);
    call.at = days(day);
    call.prompt_name = "greet";
    store.add(call);
  }
  store.now_ns += 3 * kHour;
  store.add(CallStore::call(7, 3));  // closes the hours before
  const std::string all = store.rows("SELECT count, avg_ms FROM report_latency");
  store.apply();
  CHECK(store.integer("SELECT count(*) FROM rollup_hour") == 4);
  CHECK(store.integer("SELECT count(DISTINCT hour) FROM rollup_hour_bucket") == 3);
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_histogram") == 2);  // one is not folded
  CHECK(store.integer("SELECT count(*) FROM rollup_hour_measure") == 3);    // likewise
  CHECK(store.integer("SELECT count(*) FROM rollup_prompt_hour") == 2);
  CHECK(store.integer("SELECT count(*) FROM rollup_prompt_day") == 4);
  CHECK(store.integer("SELECT count(*) FROM rollup_day_histogram") == 3);
  CHECK(store.integer("SELECT count(*) FROM rollup_day") >= 3);
  CHECK(store.rows("SELECT count, avg_ms FROM report_latency") == all);
  CHECK(store.rows("SELECT CAST(total(count) AS INTEGER) FROM latency_buckets") == "5\n");
  CHECK(store.wrong() == "");
}
