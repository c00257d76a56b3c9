// Several writers of one store fold onto each other's messages and find each other's conversations.
#include "write/workers.hpp"

using namespace daybook;
using test::BatchStore;
using test::chat;
using test::turn_of;
using test::Workers;

TEST_CASE("workers that share a conversation store each message once") {
  Workers store(3);
  for (int turn = 0; turn < 9; ++turn)
    store.send(static_cast<std::size_t>(turn) % 3, turn_of("bob", turn));
  CHECK(store.integer("SELECT count(*) FROM message") == 19);
  CHECK(store.integer("SELECT count(*) FROM content") == 19);
  CHECK(store.text("SELECT group_concat(completions || ' ' || turns) FROM conversation") == "9 9");
  store.require_in_order();
}

TEST_CASE("an opening of a thousand letters is stored once by all workers, a short one is not") {
  Workers store(3);
  for (std::size_t i = 0; i < 3; ++i) store.send(i, turn_of("guest " + std::to_string(i), 0));
  CHECK(store.integer("SELECT count(*) FROM message WHERE depth = 1") == 1);
  for (std::size_t i = 0; i < 3; ++i) store.send(i, chat({{"system", "short"}}, std::to_string(i)));
  CHECK(store.integer("SELECT count(*) FROM message WHERE depth = 1") == 4);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 6);
}

TEST_CASE("a writer that was started anew goes on where the last one ended") {
  Workers store(2);
  store.send(0, turn_of("bob", 0));
  store.send(1, turn_of("bob", 1));
  CHECK(store.integer("SELECT count(*) FROM message") == 5);
  CHECK(store.integer("SELECT completions FROM conversation") == 2);
}

TEST_CASE("strangers with one history fold together in all workers and stay strangers") {
  Workers store(4);
  std::size_t worker = 0;
  for (const char* user : {"u1", "u2", "u3"}) {
    Completion call = turn_of("x", 0);
    call.user_id = user;
    store.send(0, call);
  }
  for (const char* user : {"u3", "u1", "u2"}) {
    Completion call = turn_of("x", 1);
    call.user_id = user;
    store.send(++worker, call);
  }
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "2,2,2");
  // What they had in common is there once; the same words again, said to three workers, thrice.
  CHECK(store.integer("SELECT count(*) FROM message") == 3 + 3 * 2);
}

TEST_CASE("many strangers answered alike in one hour do not hide each other's conversation") {
  Workers store(2);
  for (int user = 0; user < 30; ++user) {
    Completion call = turn_of("x", 0);
    call.user_id = "u" + std::to_string(user);
    store.send(0, call);
  }
  Completion next = turn_of("x", 1);
  next.user_id = "u3";
  store.send(1, next);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 30);
}

TEST_CASE("an answer resent in another dress to another worker is an alias there") {
  Workers store(3);
  const std::string asked = R"({"role":"user","content":"hi"})";
  const auto call = [&](const std::vector<std::string>& messages, const char* answer) {
    Completion completion;
    for (const std::string& message : messages)
      completion.messages.push_back(Message::from_json(message));
    completion.response.push_back(Message::from_json(answer));
    return completion;
  };
  const std::string called =
      R"({"role":"assistant","content":"","tool_calls":[{"id":"1","function":{"name":"f","arguments":"{ \"a\": 1 }"}}]})";
  store.send(
      0,
      call(
          {asked},
          R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}]})"));
  const std::vector<std::string> next = {asked, called, R"({"role":"tool","content":"1"})"};
  store.send(1, call(next, R"({"role":"assistant","content":"one"})"));
  CHECK(store.text("SELECT group_concat(id || ':' || parent_id || ':' || alias_of) FROM message"
                   " WHERE alias_of IS NOT NULL") == "3:1:2");
  store.send(2, call(next, R"({"role":"assistant","content":"uno"})"));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
  store.require_in_order();
}

TEST_CASE("an index that proposes another message than was sent is not believed") {
  Workers store(2);
  store.send(0, turn_of("bob", 0));
  store.db.exec("UPDATE content SET text = 'eve asks 0' WHERE text = 'bob asks 0'");
  store.send(1, turn_of("bob", 1));
  CHECK(store.integer("SELECT count(*) FROM message") == 7);  // the opening alone is shared
}

TEST_CASE("what was redacted is found in its redacted form, and the digest is the store's") {
  Workers store(2);
  store.send(0, chat({{"user", "I am bob@example.com"}}, "hello bob@example.com"));
  const std::string digest = "SELECT group_concat(digest) FROM message_head";
  const std::string first = store.text(digest);
  store.send(1, chat({{"user", "I am bob@example.com"},
                      {"assistant", "hello bob@example.com"},
                      {"user", "bye"}},
                     "bye"));
  CHECK(store.integer("SELECT count(*) FROM message") == 4);
  Workers other(1);
  other.send(0, chat({{"user", "I am bob@example.com"}}, "hello bob@example.com"));
  CHECK(other.text(digest) != first);
  Workers guessed(1);
  guessed.db.exec("DELETE FROM setting");
  guessed.db.exec("ATTACH '" + store.path + "' AS other");
  guessed.db.exec("INSERT INTO setting SELECT * FROM other.setting WHERE name = 'pseudonym_key'");
  guessed.db.exec("DETACH other");
  guessed.send(0, chat({{"user", "I am eve@example.com"}}, "hello eve@example.com"));
  CHECK(guessed.text(digest) == first);  // another address, redacted to the same text
}

TEST_CASE("a conversation passes the end of an epoch between two workers") {
  Workers store(2);
  store.send(0, turn_of("bob", 0));
  store.now_ns += 25LL * 3600 * 1'000'000'000;
  store.send(1, turn_of("bob", 1));
  CHECK(store.integer("SELECT epoch FROM store_state") == 2);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
  CHECK(store.integer("SELECT count(*) FROM message") == 8);
  store.require_in_order();
}

TEST_CASE("heads are gone with the epoch after their own") {
  Workers store(1);
  const std::int64_t first_hour = store.now_ns / (3600LL * 1'000'000'000);
  for (int day = 0; day < 4; ++day) {
    store.send(0, turn_of("bob", day));
    store.now_ns += 25LL * 3600 * 1'000'000'000;
  }
  CHECK(store.integer("SELECT min(hour) FROM message_head") == first_hour + 50);
}

TEST_CASE("after a rollback no head is left of what was rolled back") {
  BatchStore store;
  store.begin();
  store.put(chat({{"user", "lost"}}, "gone"));
  store.rollback();
  store.add(chat({{"user", "kept"}}, "here"));
  CHECK(store.integer("SELECT count(*) FROM message_head") == 1);
}
