// Answers that are resent in another dress: one answer, two nodes, one conversation.
#include "daybook/reader.hpp"
#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;

namespace {

const char* const kAsked = R"({"role":"user","content":"hi"})";
const char* const kAnswer =
    R"({"role":"assistant","content":"hello","refusal":null,"annotations":[]})";
const char* const kResent = R"({"role":"assistant","content":"hello"})";
const char* const kNext = R"({"role":"user","content":"and?"})";

Completion call(const std::vector<const char*>& messages, const char* answer) {
  Completion call;
  call.model = "m";
  for (const char* message : messages) call.messages.push_back(Message::from_json(message));
  call.response.push_back(Message::from_json(answer));
  return call;
}

struct Aliased : BatchStore {
  Aliased() {
    add(call({kAsked}, kAnswer));
    add(call({kAsked, kResent, kNext}, R"({"role":"assistant","content":"bye"})"));
  }
};

}  // namespace

TEST_CASE("an answer resent in another dress hangs beside the answer, and shares its text") {
  Aliased store;
  CHECK(store.text("SELECT group_concat(id || ':' || coalesce(parent_id, 0) || ':' ||"
                   " coalesce(alias_of, 0)) FROM message") == "1:0:0,2:1:0,3:1:2,4:3:0,5:4:0");
  CHECK(store.integer("SELECT count(DISTINCT content_id) FROM message WHERE id IN (2, 3)") == 1);
}

TEST_CASE("the answer and its alias are one message of one conversation without branches") {
  Aliased store;
  CHECK(
      store.text("SELECT group_concat(messages || ' ' || branches || ' ' || turns || ' ' || title)"
                 " FROM conversations") == "4 0 2 hi");
}

TEST_CASE("what was sent comes back as it was sent") {
  Aliased store;
  const Reader reader = Reader::open(store.path);
  Rows rows = reader.query("SELECT messages_json FROM completions WHERE id = 2");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == std::string("[") + kAsked + ',' + kResent + ',' + kNext + ']');
}

TEST_CASE("an alias that is resent again is found, and the answer as received too") {
  Aliased store;
  store.add(call({kAsked, kResent, kNext}, R"({"role":"assistant","content":"bye again"})"));
  store.add(call({kAsked, kAnswer}, R"({"role":"assistant","content":"more"})"));
  CHECK(store.integer("SELECT count(*) FROM message") == 7);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("strangers share an alias and no conversation") {
  Aliased store;
  Completion first = call({kAsked}, kAnswer);
  Completion second = call({kAsked, kResent, kNext}, R"({"role":"assistant","content":"bye"})");
  first.user_id = second.user_id = "u2";
  store.add(first);
  store.add(second);
  CHECK(store.integer("SELECT count(*) FROM message") == 5);
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "2,2");
}

TEST_CASE("another text beside the answer is no alias of it") {
  BatchStore store;
  store.add(call({kAsked}, kAnswer));
  store.add(call({kAsked, R"({"role":"assistant","content":"hello!"})", kNext}, kAnswer));
  CHECK(store.integer("SELECT count(alias_of) FROM message") == 0);
  CHECK(store.integer("SELECT count(*) FROM conversation") == 2);
}

TEST_CASE("an equal message of an assistant that was no answer has no alias") {
  BatchStore store;
  store.add(call({kAsked, kResent, kNext}, kAnswer));
  store.add(call({kAsked, kAnswer, kNext}, kAnswer));
  CHECK(store.integer("SELECT count(alias_of) FROM message") == 0);
}

TEST_CASE("after a rollback no alias points at an answer that is gone") {
  BatchStore store;
  store.begin();
  store.put(call({kAsked}, kAnswer));
  store.rollback();
  store.add(call({kAsked, kResent, kNext}, kAnswer));
  CHECK(store.integer("SELECT count(alias_of) FROM message") == 0);
}
