// A title is somebody's words: it goes with the calls of its conversation, whoever's the rest is.
#include "erase/erase_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

struct TalkStore : EraseStore {
  void call(const std::string& user, const std::string& text, double after,
            const Origin& origin = {}) {
    Completion call = at(after, chat({{"user", text}}, "an answer"));
    call.user_id = user;
    call.session_id = "session of " + user;
    call.conversation_id = "c1";
    add(call, origin);
  }
  void tool_of_nobody(double after) {
    ToolExecution tool = at(after, ToolExecution());
    tool.tool = "search";
    tool.conversation_id = "c1";
    add(tool);
  }
  std::string title() const { return rows("SELECT title FROM conversations"); }
};

}  // namespace

TEST_CASE("A title from before a time goes, though the conversation stays", "[erase]") {
  TalkStore store;
  store.call("alice", "her words", -10);
  store.call("bob", "his words", -1);
  REQUIRE(store.title() == "her words\n");
  store.erase(EraseStore::before(days(-5)));
  CHECK(store.prompts() == "bob|his words\n");
  CHECK(store.title() == "\n");
}

TEST_CASE("A title goes with its user, whoever opened the conversation", "[erase]") {
  TalkStore store;
  store.tool_of_nobody(-3);
  store.call("alice", "her words", -2);
  store.call("bob", "his words", -1);
  REQUIRE(store.title() == "her words\n");
  store.erase(EraseStore::user("alice"));
  CHECK(store.prompts() == "bob|his words\n");
  CHECK(store.title() == "\n");
}

TEST_CASE("A title goes with its trace, however early the other calls began", "[erase]") {
  TalkStore store;
  Origin origin;
  origin.span = trace_context(1, 1);
  store.call("alice", "her words", -2, origin);
  store.call("alice", "her words that came late", -3);
  REQUIRE(store.title() == "her words\n");
  store.erase(EraseStore::trace(std::string(30, '0') + "01"));
  CHECK(store.prompts() == "alice|her words that came late\n");
  CHECK(store.title() == "\n");
}

TEST_CASE("A title that came anew goes, too", "[erase]") {
  TalkStore store;
  store.call("alice", "her words", -4);
  store.call("bob", "his words", -3);
  store.erase(EraseStore::user("alice"));
  store.call("carol", "carol's words", -2);
  REQUIRE(store.title() == "carol's words\n");
  store.erase(EraseStore::user("carol"));
  CHECK(store.title() == "\n");
}

TEST_CASE("An erasure that was cut short once the rows were gone finds the names, and tells all",
          "[erase]") {
  for (const bool is_asked_again : {true, false}) {
    TalkStore store;
    store.tool_of_nobody(-3);
    store.call("alice", "her words", -2);
    store.call("bob", "his words", -1);
    const auto hers =
        "SELECT count(*) FROM span JOIN user_name ON user_name.id = user_id WHERE user_name.name = "
        "'alice'";
    REQUIRE(store.integer(hers) == 1);
    EraseOptions options;
    options.stop = [&] { return store.integer(hers) == 0; };
    const EraseResult cut = erase_subject(store.path, EraseStore::user("alice"), options);
    REQUIRE_FALSE(cut.finished);
    REQUIRE(cut.rows > 0);
    REQUIRE(store.integer("SELECT count(*) FROM session WHERE name = 'session of alice'") == 1);
    const EraseResult done =
        is_asked_again ? store.run(EraseStore::user("alice")) : reapply_erasures(store.path);
    CHECK(done.finished);
    CHECK(store.title() == "\n");
    CHECK(store.rows("SELECT name FROM session ORDER BY id") == "(erased 1)\nsession of bob\n");
    CHECK(store.rows("SELECT name FROM user_name WHERE name NOT GLOB '(*'") == "bob\n");
    const std::string rows = "\"rows\":" + std::to_string(cut.rows + done.rows) + ',';
    CHECK_THAT(done.certificate, Catch::Contains(rows) && Catch::Contains("\"completion\":1"));
  }
}
