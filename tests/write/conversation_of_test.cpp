// Which conversation a completion joins, and what the conversation's row then says.
#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;
using test::chat;

namespace {

Completion named(Completion call) {
  call.conversation_id = "chat-7";
  return call;
}

}  // namespace

TEST_CASE("a conversation gets its title from the first user text, whenever that comes") {
  BatchStore store;
  store.add(named(Completion{}));
  CHECK(store.text("SELECT coalesce(title, 'none') FROM conversation") == "none");
  store.add(named(chat({{"user", "hi"}}, "hello")));
  CHECK(store.text("SELECT title FROM conversation") == "hi");
  store.add(named(chat({{"user", "other"}}, "hello")));
  CHECK(store.text("SELECT title FROM conversation") == "hi");
}

TEST_CASE("a title comes later within a batch too, and without an id") {
  BatchStore store;
  store.begin();
  store.put(named(Completion{}));
  store.put(named(chat({{"user", "hi"}}, "hello")));
  store.put(named(chat({{"user", "other"}}, "hello")));
  store.commit();
  CHECK(store.text("SELECT title FROM conversation") == "hi");
  store.add(chat({{"system", "s"}}, "welcome"));
  store.add(chat({{"system", "s"}, {"assistant", "welcome"}, {"user", "first"}}, "b"));
  CHECK(store.text("SELECT group_concat(title) FROM conversation") == "hi,first");
}

TEST_CASE("an error that names a conversation first leaves the title to the first completion") {
  BatchStore store;
  ErrorRecord error;
  error.conversation_id = "chat-7";
  store.add(error);
  store.add(named(chat({{"user", "hi"}}, "hello")));
  CHECK(store.text("SELECT name || ' ' || title FROM conversation") == "chat-7 hi");
}

TEST_CASE("an error finds the conversation that its batch has just made") {
  BatchStore store;
  ErrorRecord error;
  error.conversation_id = "chat-7";
  store.begin();
  store.put(named(chat({{"user", "hi"}}, "hello")));
  store.put(error);
  store.commit();
  CHECK(store.integer("SELECT conversation_row FROM error") == 1);
}

TEST_CASE("the end of a tool loop is remembered with the question that began it") {
  BatchStore store;
  const std::vector<Message> asked = {{"system", "s"}, {"user", "q"}};
  std::vector<Message> looped = asked;
  looped.insert(looped.end(), {{"assistant", "calling"}, {"tool", "result"}});
  store.add(chat(asked, "calling"));
  store.add(chat(looped, "answer"));  // all of it up to the tool's result is known by its bytes
  store.add(chat({{"user", "q"}, {"assistant", "answer"}, {"user", "next"}}, "b"));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("a history whose start was cut joins again when it is resent and goes on otherwise") {
  BatchStore store;
  store.add(chat({{"user", "1"}}, "one"));
  store.add(chat({{"user", "1"}, {"assistant", "one"}, {"user", "2"}}, "two"));
  for (const char* next : {"3", "3 again", "3 once more"}) {
    store.add(chat({{"user", "2"}, {"assistant", "two"}, {"user", next}}, ""));
  }
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("retries of an unknown request join within their trace and leave strangers alone") {
  BatchStore store;
  const auto attempt = [&](int number, std::uint8_t trace, std::uint8_t span) {
    Completion call = chat({}, "answer " + std::to_string(span));
    call.attempt = number;
    Origin origin;
    if (trace != 0) origin.span = test::trace_context(trace, span);
    store.add(call, origin);
  };
  attempt(1, 1, 1);
  attempt(2, 1, 2);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
  attempt(1, 1, 3);
  attempt(2, 2, 4);
  attempt(2, 0, 5);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 4);
}

TEST_CASE("a trace whose spans all began in 1970 is a trace") {
  BatchStore store;
  Completion call = chat({{"user", "x"}}, "y");
  call.at = Time();
  Origin origin;
  origin.span = test::trace_context(1, 1);
  store.add(call, origin);
  CHECK(store.integer("SELECT count(*) FROM trace") == 1);
  origin.span = test::trace_context(1, 2);
  store.add(call, origin);
  CHECK(store.integer("SELECT spans FROM trace") == 2);
}

TEST_CASE("an error has level error unless it says another") {
  BatchStore store;
  ErrorRecord error;
  store.add(error);
  error.level = Level::info;
  store.add(error);
  CHECK(store.text("SELECT group_concat(level) FROM error") ==
        std::to_string(static_cast<int>(Level::error)) + ',' +
            std::to_string(static_cast<int>(Level::info)));
}

TEST_CASE("text that is JSON is stored redacted, still JSON") {
  BatchStore store;
  store.add(chat({{"tool", R"({"note":"call\n555-123-4567","trace_id":"5551234567"})"}}, ""));
  CHECK(store.text("SELECT text FROM content") ==
        R"({"note":"call\n[REDACTED]","trace_id":"5551234567"})");
}
