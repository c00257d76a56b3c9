// What several writers of one store find of each other beyond answered paths: long texts, metadata,
// retries within a trace, and histories whose start was cut.
#include "write/workers.hpp"

using namespace daybook;
using test::chat;
using test::turn_of;
using test::Workers;

namespace {

const std::string kLong(300, 'z');

Completion tool_call(const std::string& name, const std::string& result) {
  return chat({{"user", name}, {"assistant", "calls"}, {"tool", result}}, name + " is told");
}

}  // namespace

TEST_CASE("a long text that stands on two paths is stored once by all workers") {
  Workers store(3);
  for (std::size_t i = 0; i < 3; ++i) store.send(i, tool_call(std::to_string(i), kLong));
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) = 300") == 1);
  for (std::size_t i = 0; i < 3; ++i) store.send(i, tool_call(std::to_string(i + 3), "short"));
  CHECK(store.integer("SELECT count(*) FROM content WHERE text = 'short'") == 3);
  store.require_in_order();
}

TEST_CASE("tools and parameters of all workers are stored once") {
  Workers store(2);
  for (std::size_t i = 0; i < 2; ++i) {
    Completion call = chat({{"user", std::to_string(i)}}, "hi");
    call.tools = Json{R"([{"name":")" + kLong + R"("}])"};
    store.send(i, call);
  }
  CHECK(store.integer("SELECT count(DISTINCT tools_id) FROM completion") == 1);
}

TEST_CASE("a long text is found in its redacted form, its digest is the store's") {
  Workers store(2);
  store.send(0, tool_call("0", kLong + " bob@example.com"));
  store.send(1, tool_call("1", kLong + " eve@example.com"));  // redacted to the same text
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) > 300") == 1);
  CHECK(store.integer("SELECT sum(redactions) FROM span") == 2);
  Workers other(1);
  other.send(0, tool_call("0", kLong + " bob@example.com"));
  const std::string digests = "SELECT hex(digests) FROM digest_run WHERE kind = 1";
  CHECK(other.text(digests) != store.text(digests));
}

TEST_CASE("a text that a digest proposes, but that is another, is not taken") {
  Workers store(2);
  store.send(0, tool_call("0", kLong));
  store.db.exec("UPDATE content SET text = replace(text, 'z', 'y')");
  store.send(1, tool_call("1", kLong));
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) = 300") == 2);
}

TEST_CASE("what other workers store while one is busy is found by its next batch") {
  Workers store(2);
  store.send(1, tool_call("0", "first"));
  for (int i = 0; i < 5; ++i)
    store.send(0, tool_call("a" + std::to_string(i), kLong + std::to_string(i)));
  for (int i = 0; i < 5; ++i)
    store.send(1, tool_call("b" + std::to_string(i), kLong + std::to_string(i)));
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) > 300") == 5);
  CHECK(store.integer("SELECT count(*) FROM digest_run WHERE kind = 1") == 5);
}

TEST_CASE("long texts are stored anew in a new epoch, and what was known of old ones is gone") {
  Workers store(2);
  store.send(0, tool_call("0", kLong));
  store.now_ns += 25LL * 3600 * 1'000'000'000;
  store.send(1, tool_call("1", kLong));
  store.send(0, tool_call("2", kLong));
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) = 300") == 2);
  CHECK(store.integer("SELECT count(*) FROM digest_run WHERE kind = 1") == 1);
  CHECK(store.integer("SELECT min(first_id) >= (SELECT max(first_content_id) FROM epoch)"
                      " FROM digest_run WHERE kind = 1") == 1);
  store.require_in_order();
}

TEST_CASE("after a rollback no worker knows of a text that was rolled back") {
  Workers store(2);
  Workers::Worker& worker = *store.workers[0];
  worker.db.exec("BEGIN IMMEDIATE");
  worker.writer.begin(store.now_ns);
  REQUIRE_FALSE(worker.writer.write({tool_call("0", kLong), Origin{}, 0, {}}));
  worker.db.exec("ROLLBACK");
  worker.writer.rolled_back();
  CHECK(store.integer("SELECT count(*) FROM digest_run WHERE kind = 1") == 0);
  store.send(0, tool_call("1", kLong));
  store.send(1, tool_call("2", kLong));
  CHECK(store.integer("SELECT count(*) FROM content WHERE length(text) = 300") == 1);
}

TEST_CASE("metadata of a conversation is shared by workers as by one") {
  Workers store(5);
  const std::string pad = R"("a text that all calls of the conversation share")";
  for (int turn = 0; turn < 5; ++turn) {
    Completion call = turn_of("bob", turn);
    call.metadata = {{"mail", "bob@example.com"}, {"pad", Json{pad}}, {"turn", turn}};
    store.send(static_cast<std::size_t>(turn), call);
  }
  CHECK(store.integer("SELECT count(*) FROM content WHERE text LIKE '%\"pad\"%'") == 2);
  CHECK(store.text("SELECT group_concat(metadata_own, ' ') FROM span") ==
        R"({"turn":1} {"turn":2} {"turn":3} {"turn":4})");
  CHECK(
      store.text("SELECT metadata_json FROM spans WHERE id = 5") ==
      R"({"mail":"[REDACTED]","pad":"a text that all calls of the conversation share","turn":4})");
  CHECK(store.text("SELECT group_concat(redactions) FROM span") == "1,1,1,1,1");
  store.require_in_order();
}

namespace {

/// An attempt at a first request, within a trace.
void attempt(Workers& store, std::size_t worker, std::uint8_t trace, std::uint8_t span,
             Completion call) {
  call.attempt = span;
  write::BatchWriter& writer = store.workers.at(worker)->writer;
  sql::Connection& db = store.workers.at(worker)->db;
  Origin origin;
  origin.span = test::trace_context(trace, span);
  db.exec("BEGIN IMMEDIATE");
  writer.begin(store.now_ns);
  REQUIRE_FALSE(writer.write({std::move(call), origin, 0, {}}));
  writer.finish();
  db.exec("COMMIT");
  writer.committed();
}

}  // namespace

TEST_CASE("a retry within its trace joins across workers and is the same request") {
  Workers store(3);
  attempt(store, 0, 1, 1, chat({{"system", "s"}, {"user", "hi"}}, ""));
  attempt(store, 1, 1, 2, chat({{"system", "s"}, {"user", "hi"}}, ""));
  attempt(store, 2, 1, 3, chat({{"system", "s"}, {"user", "hi"}}, "hello"));
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "3");
  CHECK(store.integer("SELECT count(*) FROM message") == 3);
  CHECK(store.integer("SELECT count(DISTINCT request_message_id) FROM completion") == 1);
  store.require_in_order();
}

TEST_CASE(
    "another request of the trace, the same in another trace or by another user is no retry") {
  Workers store(4);
  attempt(store, 0, 1, 1, chat({{"user", "hi"}}, ""));
  attempt(store, 1, 1, 2, chat({{"user", "ho"}}, ""));
  attempt(store, 2, 2, 1, chat({{"user", "hi"}}, ""));
  Completion other = chat({{"user", "hi"}}, "");
  other.user_id = "u2";
  attempt(store, 3, 1, 3, other);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 4);
}

TEST_CASE("a retry joins where each worker had sent the same request before, for itself") {
  Workers store(2);
  for (std::size_t worker = 0; worker < 2; ++worker) store.send(worker, chat({{"user", "hi"}}, ""));
  attempt(store, 0, 1, 1, chat({{"user", "hi"}}, ""));
  attempt(store, 1, 1, 2, chat({{"user", "hi"}}, ""));
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") ==
        "1,1,2");  // not its own
}

TEST_CASE("retries of an unknown request join within their trace across workers") {
  Workers store(2);
  attempt(store, 0, 1, 1, chat({}, "a"));
  attempt(store, 1, 1, 2, chat({}, "b"));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("a history whose start was cut joins across workers by how it ends") {
  Workers store(3);
  store.send(
      0, chat({{"system", "clock 1"}, {"user", "1"}, {"assistant", "one"}, {"user", "2"}}, "two"));
  store.send(1, chat({{"system", "clock 2"}, {"user", "2"}, {"assistant", "two"}, {"user", "3"}},
                     "three"));
  store.send(2, chat({{"user", "3"}, {"assistant", "three"}, {"user", "4"}}, ""));
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "3");
  Completion other = chat({{"user", "3"}, {"assistant", "three"}, {"user", "4"}}, "");
  other.user_id = "u2";
  store.send(0, other);
  store.send(0, chat({{"user", "3?"}, {"assistant", "three"}, {"user", "5"}}, ""));
  store.send(0, chat({{"user", "3"}, {"assistant", "three?"}, {"user", "5"}}, ""));
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "3,1,1,1");
  store.require_in_order();
}

TEST_CASE("the end of a tool loop is found by other workers with the question that began it") {
  Workers store(2);
  const std::vector<Message> asked = {{"system", "s"}, {"user", "q"}};
  std::vector<Message> looped = asked;
  looped.insert(looped.end(), {{"assistant", "calling"}, {"tool", "result"}});
  store.send(0, chat(asked, "calling"));
  store.send(0, chat(looped, "answer"));
  store.send(1, chat({{"user", "q"}, {"assistant", "answer"}, {"user", "next"}}, "b"));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("a cut history joins over an epoch's end, and not after two days") {
  constexpr std::int64_t kHour = 3600LL * 1'000'000'000;
  const auto conversations = [](std::int64_t hours) {
    Workers store(2);
    store.send(0, chat({{"system", "s"}, {"user", "2"}}, "two"));
    store.now_ns += hours * kHour;
    store.send(1, chat({{"user", "2"}, {"assistant", "two"}, {"user", "3"}}, "three"));
    return store.integer("SELECT count(*) FROM conversation");
  };
  CHECK(conversations(1) == 1);
  CHECK(conversations(25) == 1);
  CHECK(conversations(50) == 2);
}
