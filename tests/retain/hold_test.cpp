// What a hold covers stays, rows and text, until it is released.
#include "daybook/hold.hpp"

#include "retain/retain_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Two users, each with a call of forty days ago in a trace and a conversation of their own.
struct TwoUsers : RetainStore {
  TwoUsers() {
    for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}}) {
      Completion call = at(-40, chat({{"user", "question " + std::to_string(n)}}, ""));
      call.user_id = "u" + std::to_string(n);
      call.conversation_id = "c" + std::to_string(n);
      call.status = Status::error;
      call.failure = Failure{"Timeout", "message " + std::to_string(n), "", ""};
      Origin origin;
      origin.span = trace_context(n, n);
      add(call, origin);
    }
  }
  std::string left() const {
    return rows(
        "SELECT completions.user_id, prompt, error_message FROM completions"
        " LEFT JOIN errors ON errors.span_row = completions.id ORDER BY completions.id");
  }
};

}  // namespace

TEST_CASE("A hold on a user, a trace or a conversation keeps its rows", "[retain]") {
  Hold user{"h", "a letter", "u1", "", "", "", {}, {}};
  Hold trace{"h", "a letter", "", "", std::string(30, '0') + "01", "", {}, {}};
  Hold conversation{"h", "a letter", "", "", "", "c1", {}, {}};
  for (const Hold& hold : {user, trace, conversation}) {
    TwoUsers store;
    store.keep("all", 30);
    store.keep("errors", 20);
    add_hold(store.path, hold);
    CHECK(store.planned_and_applied().find("planned") == std::string::npos);
    CHECK(store.left() == "u1|question 1|message 1\n");
    release_hold(store.path, "h");
    store.apply();
    CHECK(store.left() == "");
    CHECK(store.wrong() == "");
  }
}

TEST_CASE("A hold keeps text that its policy would take, and the cap passes over it", "[retain]") {
  TwoUsers store;
  store.keep("content", 30);
  add_hold(store.path, {"h", "a letter", "u1", "", "", "", {}, {}});
  store.apply();
  CHECK(store.left() == "u1|question 1|message 1\nu2||\n");
  release_hold(store.path, "h");
  store.apply();
  CHECK(store.left() == "u1||\nu2||\n");
  add_hold(store.path, {"again", "a letter", "u1", "", "", "", {}, {}});
  write_setting(store.path, "db_max_size", "1kB");
  CHECK_FALSE(store.run().finished);
  CHECK(store.left() == "u1||\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A hold says what it covers and why", "[retain]") {
  RetainStore store;
  CHECK_THROWS_AS(add_hold(store.path, {"h", "", "u", "", "", "", {}, {}}), Error);
  CHECK_THROWS_AS(add_hold(store.path, {"h", "why", "", "", "", "", {}, {}}), Error);
  CHECK_THROWS_AS(add_hold(store.path, {"a b", "why", "u", "", "", "", {}, {}}), Error);
  CHECK_THROWS_AS(release_hold(store.path, "h"), Error);
  add_hold(store.path, {"h", "why", "u", "", "", "", {}, {}});
  CHECK_THROWS_AS(add_hold(store.path, {"h", "why", "u", "", "", "", {}, {}}), Error);
  REQUIRE(read_holds(store.path).size() == 1);
  CHECK(read_holds(store.path)[0].user == "u");
  CHECK_FALSE(read_holds(store.path)[0].released);
  release_hold(store.path, "h");
  CHECK(read_holds(store.path)[0].released);
}
