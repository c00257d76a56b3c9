// What belongs to a subject goes from every table; what belongs to others stays as it was.
#include "daybook/erase.hpp"

#include "daybook/hold.hpp"
#include "erase/erase_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// A call of alice's with everything that may hang on one, in a trace and a conversation.
struct FullStore : EraseStore {
  FullStore() {
    for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}}) {
      const std::string who = n == 1 ? "alice" : "bob";
      Completion call = at(-1, chat({{"system", "You help."}, {"user", who + " asks"}}, "so"));
      call.user_id = who;
      call.session_id = "session of " + who;
      call.conversation_id = "talk of " + who;
      call.status = Status::error;
      call.failure = Failure{"Timeout", "for " + who, "", ""};
      call.usage.input = 10 * n;
      add(call, origin(n, 1));
      SpanRecord step = at(-1, SpanRecord());  // names nobody
      step.name = "step";
      step.metadata = {{"for", who}};
      add(step, origin(n, 2));
      ToolExecution tool = at(-1, ToolExecution());
      tool.tool = "search";
      tool.params.text = "{\"q\":\"" + who + "\"}";
      tool.user_id = who;
      add(tool, origin(n, 3));
      Memory memory = at(-1, Memory());
      memory.memory_mb = 1;
      memory.operation = "step";
      add(memory, origin(n, 2));
      Event event = at(-1, Event());
      event.name = "clicked";
      event.body = "by " + who;
      event.session_id = "session of " + who;
      add(event);
      Score score = at(0, Score());
      score.name = "helpful";
      score.value = 1;
      score.comment = who + " liked it";
      score.conversation_id = "talk of " + who;
      add(score);
    }
  }
  static Origin origin(std::uint8_t trace, std::uint8_t span) {
    Origin origin;
    origin.span = trace_context(trace, span);
    return origin;
  }
  std::string left() const {
    return rows(
        "SELECT 'spans', count(*), count(user_id) FROM spans UNION ALL"
        " SELECT 'errors', count(*), max(error_message) FROM errors UNION ALL"
        " SELECT 'events', count(*), max(body) FROM events UNION ALL"
        " SELECT 'scores', count(*), max(comment) FROM scores UNION ALL"
        " SELECT 'memory', count(*), max(memory_mb) FROM memory_samples UNION ALL"
        " SELECT 'traces', count(*), max(user_id) FROM traces UNION ALL"
        " SELECT 'conversations', count(*), max(conversation_id) FROM conversations UNION ALL"
        " SELECT 'messages', count(*), min(text) FROM messages");
  }
};

}  // namespace

TEST_CASE("All of a user goes, from every table, and another's stays", "[erase]") {
  FullStore store;
  CHECK(store.erase(EraseStore::user("alice")).find("planned") == std::string::npos);
  CHECK(store.left() ==
        "spans|3|2\nerrors|1|for bob\nevents|2|by bob\nscores|1|bob liked it\n"
        "memory|1|1.000000\ntraces|1|bob\nconversations|1|talk of bob\nmessages|3|You help.\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("All of a session goes", "[erase]") {
  FullStore store;
  CHECK(store.erase(EraseStore::session("session of alice")).find("planned") == std::string::npos);
  CHECK(store.rows("SELECT body FROM events") == "by bob\n");
  CHECK(store.rows("SELECT prompt FROM completions") == "bob asks\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("All of a trace goes, whoever its spans name", "[erase]") {
  FullStore store;
  const std::string trace = std::string(30, '0') + "01";
  CHECK(store.erase(EraseStore::trace(trace)).find("planned") == std::string::npos);
  CHECK(store.rows("SELECT DISTINCT trace_id FROM spans") == std::string(30, '0') + "02\n");
  CHECK(store.rows("SELECT count(*) FROM memory_samples") == "1\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("All that began before a time goes", "[erase]") {
  EraseStore store;
  store.say("alice", "old", -10);
  store.say("alice", "new", -1);
  store.say("bob", "old too", -9);
  store.erase(EraseStore::before(days(-5)));
  CHECK(store.prompts() == "alice|new\n");
  CHECK(store.rows("SELECT name FROM user_name WHERE name NOT GLOB '(*' ORDER BY name") ==
        "alice\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A time inside of a microsecond parts its rows", "[erase]") {
  EraseStore store;
  for (const int after : {300, 800}) {
    Completion call = at(-5, chat({{"user", "at " + std::to_string(after)}}, ""));
    call.at = days(-5) + Nanos(after);
    store.add(call);
    Event event;
    event.name = "clicked at " + std::to_string(after);
    event.at = days(-5) + Nanos(after);
    store.add(event);
  }
  CHECK_THAT(store.erase(EraseStore::before(days(-5) + Nanos(500))),
             Catch::Contains("completion 1") && Catch::Contains("event 1"));
  CHECK(store.rows("SELECT prompt FROM completions") == "at 800\n");
  CHECK(store.rows("SELECT name FROM events") == "clicked at 800\n");
}

TEST_CASE("An erasure is about one thing, and not about those who stand for many", "[erase]") {
  const EraseStore store;
  EraseRequest both = EraseStore::user("a");
  both.session = "b";
  CHECK_THROWS_AS(store.run({}), Error);
  CHECK_THROWS_AS(store.run(both), Error);
  CHECK_THROWS_AS(store.run(EraseStore::user("(other)")), Error);
  CHECK_THROWS_AS(store.run(EraseStore::user("(erased)")), Error);
  CHECK_THROWS_AS(store.run(EraseStore::trace("12")), Error);
}

TEST_CASE("A conversation that shares its beginning with an erased one stays complete", "[erase]") {
  EraseStore store;
  const std::vector<Message> begin = {{"system", "You help."}, {"user", "hi"}};
  for (const char* who : {"alice", "bob"}) {
    Completion call = at(-1, chat(begin, "hello"));
    call.user_id = who;
    store.add(call);
    call.messages.push_back({"assistant", "hello"});
    call.messages.push_back({"user", "I am " + std::string(who)});
    store.add(call);
  }
  REQUIRE(store.integer("SELECT count(*) FROM message") == 7);  // the first three are shared
  store.erase(EraseStore::user("alice"));
  CHECK(
      store.rows("SELECT user_id, messages_json FROM completions ORDER BY id") ==
      "bob|[{\"role\":\"system\",\"content\":\"You "
      "help.\"},{\"role\":\"user\",\"content\":\"hi\"}]\n"
      "bob|[{\"role\":\"system\",\"content\":\"You help.\"},{\"role\":\"user\",\"content\":\"hi\"},"
      "{\"role\":\"assistant\",\"content\":\"hello\"},{\"role\":\"user\",\"content\":\"I am "
      "bob\"}]\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A user's sums move to (erased), all time too, and others' stay", "[erase]") {
  EraseStore store;
  for (const double day : {-3.0, -2.0, -1.0}) {
    store.say("alice", "a", day);
    store.say("bob", "b", day);
  }
  store.now_ns = kNow + 3 * kDay;  // folds the days
  store.say("bob", "later", 3);
  store.say("bob", "later", 3);
  REQUIRE(store.integer("SELECT count(*) FROM rollup_user_day WHERE day_us = -1") > 0);
  REQUIRE(store.integer("SELECT count(*) FROM rollup_user_chunk") > 0);
  const std::string sums =
      "SELECT user_id, sum(count), sum(input_tokens) FROM report_users GROUP BY 1 ORDER BY 1";
  REQUIRE(store.rows(sums) == "alice|3|30\nbob|5|50\n");
  store.erase(EraseStore::user("alice"));
  CHECK(store.rows(sums) == "(erased)|3|30\nbob|5|50\n");
  CHECK(store.wrong() == "");
  store.erase(EraseStore::user("bob"));
  CHECK(store.rows(sums) == "(erased)|8|80\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A writer that knew the user writes on under a new row", "[erase]") {
  EraseStore store;
  store.say("alice", "first");
  store.erase(EraseStore::user("alice"));
  store.say("alice", "second");
  CHECK(store.prompts() == "alice|second\n");
  CHECK(store.rows("SELECT user_id, count FROM report_users ORDER BY 1") ==
        "(erased)|1\nalice|1\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("What a hold covers stays and is told, until it is released", "[erase]") {
  EraseStore store;
  for (const char* talk : {"c1", "c2"}) {
    Completion call = at(-1, chat({{"user", std::string("in ") + talk}}, ""));
    call.user_id = "alice";
    call.conversation_id = talk;
    store.add(call);
  }
  add_hold(store.path, {"case-7", "a letter", "", "", "", "c1", {}, {}});
  const EraseResult held = store.run(EraseStore::user("alice"));
  CHECK(held.held_rows == 1);
  CHECK(held.holds == std::vector<std::string>{"case-7"});
  CHECK(store.prompts() == "alice|in c1\n");
  CHECK(store.wrong() == "");
  release_hold(store.path, "case-7");
  CHECK(reapply_erasures(store.path).rows > 0);
  CHECK(store.prompts() == "");
  CHECK(store.wrong() == "");
}

TEST_CASE("A hold on the whole subject keeps what names nobody itself, too", "[erase]") {
  FullStore store;
  add_hold(store.path, {"case-7", "a letter", "alice", "", "", "", {}, {}});
  const EraseResult held = store.run(EraseStore::user("alice"));
  CHECK(held.rows == 0);
  CHECK(held.names == 0);
  CHECK(store.rows("SELECT count(*) FROM spans") == "6\n");
  CHECK(store.rows("SELECT count(*) FROM memory_samples") == "2\n");
}

TEST_CASE("Names with quotes, percent signs and any letters are names", "[erase]") {
  for (const std::string name :
       {"o'hara", "100%_x", "\"; DROP TABLE span; --", "Zoë 王", "a\nb", "alice@example.com"}) {
    EraseStore store;
    store.say(name, "mine");
    store.say("bob", "his");
    store.erase(EraseStore::user(name));
    CHECK(store.prompts() == "bob|his\n");
    CHECK(store.rows("SELECT count(*) FROM user_name WHERE name NOT GLOB '(*'") == "1\n");
  }
}

TEST_CASE("Nobody of that name: nothing goes, and it is on record", "[erase]") {
  EraseStore store;
  store.say("alice", "hers");
  const EraseResult done = store.run(EraseStore::user("nobody"));
  CHECK(done.rows == 0);
  CHECK(done.certificate.find("\"result\":\"erased\"") != std::string::npos);
  CHECK(store.prompts() == "alice|hers\n");
}
