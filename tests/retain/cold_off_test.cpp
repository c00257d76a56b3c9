// The policy `cold` set to for ever: what was packed is plain again, for every tool.
#include "retain/cold_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using Catch::Contains;

namespace {

/// All that a tool without daybook sees of texts.
std::string told(const ColdStore& store) {
  return store.stock(
      "SELECT id, prompt, response, messages_json, response_json, tools_json, content_state FROM"
      " completions ORDER BY id;"
      "SELECT id, params_json, result, content_state FROM tool_executions ORDER BY id;"
      "SELECT id, text, message_json, content_state FROM messages ORDER BY id;"
      "SELECT text, tools_json, content_state FROM prompts;"
      "SELECT name, rows, bytes, content_bytes, cold_bytes, packed_bytes FROM report_storage"
      " WHERE name = 'content'");
}

}  // namespace

TEST_CASE("Cold turned off: a tool that knows nothing of daybook sees all as before it was on",
          "[retain][cold]") {
  ColdStore store;
  store.talk(60);
  store.close_epoch();
  store.talk(60, "bob");
  store.close_epoch();
  const std::string before = told(store), lines = store.exported();
  store.keep("cold", 7);
  REQUIRE(store.pack() == "484 packed");
  REQUIRE(told(store) != before);
  store.turn_off();
  CHECK(store.pack() == "484 unpacked");
  CHECK(told(store) == before);
  CHECK(store.exported() == lines);
  CHECK(store.packed() == "0 packed, 0 dictionaries\n");
  CHECK(store_stats(store.path).cold_bytes == 0);
  CHECK(store.wrong() == "");
  CHECK(store.pack() == "0 packed");
  store.keep("cold", 7);
  CHECK(store.pack() == "484 packed");
  CHECK(store.wrong() == "");
}

TEST_CASE("Without a policy of cold what is packed stays so", "[retain][cold]") {
  ColdStore store;
  store.talk(20);
  store.close_epoch();
  store.keep("cold", 7);
  REQUIRE(store.pack() == "82 packed");
  store.keep("cold", 1000);
  CHECK(store.pack() == "0 packed");
  store.db.exec("DELETE FROM retention_policy");
  CHECK(store.pack() == "0 packed");
  CHECK(store.packed() == "82 packed, 1 dictionaries\n");
}

TEST_CASE("Cold turned off: what the same run deletes is not unpacked first", "[retain][cold]") {
  ColdStore store;
  store.talk(30, "alice", -100);
  store.talk(30, "bob", -40);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  store.keep("completions", 60);
  store.keep("tools", 60);
  store.turn_off();
  CHECK(store.pack() == "122 unpacked");
  CHECK(store.packed() == "0 packed, 0 dictionaries\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Cold turned off: a run without time unpacks nothing, and the next one all",
          "[retain][cold]") {
  ColdStore store;
  store.talk(30);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  store.turn_off();
  RetentionOptions options = ColdStore::trusting();
  options.max_time = Nanos(0);
  CHECK_FALSE(apply_retention(store.path, options).finished);
  CHECK(store.packed() == "122 packed, 1 dictionaries\n");
  CHECK(store.pack() == "122 unpacked");
}

TEST_CASE("Cold turned off: half done, then on again, all is packed", "[retain][cold]") {
  ColdStore store;
  store.talk(200);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  const std::string lines = store.exported();
  store.turn_off();
  int asks = 0;
  RetentionOptions options = ColdStore::trusting();
  const auto unpacked = [&] { return store.integer("SELECT count(text) FROM content"); };
  const std::int64_t plain = unpacked();
  options.stop = [&] { return ++asks > 1 && unpacked() > plain; };
  CHECK_FALSE(apply_retention(store.path, options).finished);
  REQUIRE_THAT(store.packed(), !Catch::StartsWith("802 ") && !Catch::StartsWith("0 "));
  CHECK(store.exported() == lines);
  CHECK(store.wrong() == "");
  store.keep("cold", 7);
  store.pack();
  CHECK_THAT(store.packed(), Catch::StartsWith("802 packed"));
  CHECK(store.exported() == lines);
  CHECK(store.stock("SELECT DISTINCT response, content_state FROM completions") == "|cold\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Cold turned off: no row goes to make room under a cap, its text stays packed",
          "[retain][cold]") {
  ColdStore store;
  store.talk(2000);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  const std::int64_t bytes = store.integer("PRAGMA page_count") * store.integer("PRAGMA page_size");
  write_setting(store.path, "db_max_size", std::to_string(bytes * 5 / 4));
  store.turn_off();
  CHECK(store.pack() == "0 packed, some stay");
  CHECK(store.rows("SELECT count(*) FROM completions") == "2000\n");
  write_setting(store.path, "db_max_size", "none");
  CHECK_THAT(store.pack(), Contains("unpacked") && !Contains("some stay"));
}

TEST_CASE("Cold turned off: a text that is damaged stays, and the rest is plain",
          "[retain][cold]") {
  ColdStore store;
  store.talk(20);
  store.close_epoch();
  store.keep("cold", 7);
  store.pack();
  store.db.exec(
      "UPDATE content SET packed = substr(packed, 1, length(packed) - 3) WHERE id ="
      " (SELECT min(id) FROM content WHERE packed IS NOT NULL)");
  store.turn_off();
  CHECK(store.run_trusting().texts_unpacked == 81);
  CHECK(store.packed() == "1 packed, 1 dictionaries\n");
  CHECK_THAT(store.wrong(), Contains("its packed text cannot be unpacked"));
}
