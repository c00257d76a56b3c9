// A call that names the one it continues is stored as if it had sent all that went before.
#include "write/twins.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Message answer(const char* text) {
  return Message("assistant", text);
}

}  // namespace

TEST_CASE("continued: a chat is stored as its full requests are") {
  Twins twins;
  twins.add(1, 0, chat({{"system", "be brief"}, {"user", "one"}}, "1"));
  twins.add(2, 1, chat({{"user", "two"}}, "2"));
  twins.add(3, 2, chat({{"user", "three"}}, "3"));
  twins.require_equal();
  CHECK(twins.brief.text("SELECT group_concat(request_count) FROM completion") == "2,4,6");
  CHECK(twins.brief.text("SELECT group_concat(turns) FROM conversation") == "3");
  CHECK(rows(twins.brief.path, "SELECT messages_json FROM completions WHERE id = 2") ==
        R"([{"role":"system","content":"be brief"},{"role":"user","content":"one"},)"
        R"({"role":"assistant","content":"1"},{"role":"user","content":"two"}]|)"
        "\n");
}

TEST_CASE("continued: what was prepared ahead is stored as if it had not been") {
  Twins twins;
  twins.ahead = true;
  twins.add(1, 0, chat({{"user", "mail bob@example.com"}}, "mailed bob@example.com"));
  twins.add(2, 1, chat({{"user", "call 555-123-4567"}}, "called"));
  twins.add(3, 2,
            chat({Message::from_json(R"({"role":"user","content":["eve@example.com"]})")}, "no"));
  twins.require_equal();
}

TEST_CASE("continued: tool loops, answers of several messages, raw messages and choices") {
  Twins twins;
  Completion first = chat({Message::from_json(R"({"role":"user","content":"weather?"})")}, "");
  first.response.push_back(Message::from_json(
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"t1","function":{"name":"f","arguments":"{}"}}]})"));
  first.alternatives = {answer("it rains"), answer("it snows")};
  twins.add(1, 0, first);
  Completion second = chat({Message("tool", "sun", Json{R"({"tool_call_id":"t1"})"})}, "sun");
  second.response.push_back(answer("and wind"));
  twins.add(2, 1, second);
  twins.add(3, 2, chat({{"user", "thanks"}}, "welcome"));
  twins.add(4, 3, chat({}, "anything else?"));  // the same history, asked on
  twins.require_equal();
}

TEST_CASE("continued: choice 0 is what is continued") {
  BatchStore store;
  Completion first = chat({{"user", "one"}}, "chosen");
  first.alternatives = {answer("other")};
  store.add(first, own(1));
  Completion next = chat({{"user", "two"}}, "2");
  next.continues = ids(1);
  store.add(next, own(2));
  CHECK_THAT(rows(store.path, "SELECT messages_json FROM completions WHERE id = 2"),
             Catch::Contains("chosen") && !Catch::Contains("other"));
}

TEST_CASE("continued: two calls that continue one are branches of one conversation") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "one"}}, "1"));
  twins.add(2, 1, chat({{"user", "left"}}, "l"));
  twins.add(3, 1, chat({{"user", "right"}}, "r"));
  twins.add(4, 2, chat({{"user", "left again"}}, "ll"));
  twins.require_equal();
  CHECK(rows(twins.brief.path, "SELECT branches, completions FROM conversations") == "1|4|\n");
}

TEST_CASE("continued: a call that failed is continued from its request") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "one"}}, "1"));
  Completion failed = chat({{"user", "two"}}, "");
  failed.failure = Failure{"Timeout", "slow", "", ""};
  twins.add(2, 1, failed);
  twins.add(3, 2, chat({{"user", "two, please"}}, "2"));
  twins.require_equal();
  CHECK(twins.brief.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE(
    "continued: a first call that failed names its conversation, though a full one would not") {
  BatchStore store;
  store.add(chat({{"user", "one"}}, ""), own(1));
  Completion next = chat({{"user", "again"}}, "1");
  next.continues = ids(1);
  store.add(next, own(2));
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "2");
}

TEST_CASE("continued: of strangers who were answered alike, the one that is named") {
  BatchStore store;
  store.add(chat({{"user", "hi"}}, "hello"), own(1));
  Origin second;
  second.span = trace_context(8, 2);  // or it would be a retry
  store.add(chat({{"user", "hi"}}, "hello"), second);
  Completion next = chat({{"user", "and?"}}, "so");
  next.continues = ids(1);
  store.add(next, own(3));
  CHECK(store.text("SELECT group_concat(conversation_row) FROM span") == "1,2,1");
}

TEST_CASE("continued: a retry names what the first attempt named and shares its messages") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "one"}}, "1"));
  Completion failed = chat({{"user", "two"}}, "");
  failed.failure = Failure{"Timeout", "slow", "", ""};
  twins.add(2, 1, failed);
  Completion retry = chat({{"user", "two"}}, "2");
  retry.attempt = 2;
  twins.add(3, 1, retry);
  twins.require_equal();
  CHECK(twins.brief.integer("SELECT count(DISTINCT request_message_id) FROM completion") == 2);
}

TEST_CASE("continued: another user or session begins a conversation, with the title of the path") {
  Twins twins;
  twins.add(1, 0, chat({{"system", "s"}, {"user", "first words"}}, "1"));
  Completion other = chat({{"user", "second words"}}, "2");
  other.user_id = "u2";
  twins.add(2, 1, other);
  Completion named = chat({{"user", "third words"}}, "3");
  named.conversation_id = "mine";
  twins.add(3, 2, named);
  twins.require_equal();
  CHECK(twins.brief.text("SELECT group_concat(title) FROM conversation") ==
        "first words,first words,first words");
}

TEST_CASE("continued: a full request that comes later folds onto what was continued") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "one"}}, "1"));
  twins.add(2, 1, chat({{"user", "two"}}, "2"));
  twins.add(3, 2, chat({{"tool", "result"}}, "3"));
  std::vector<Message> all = twins.said.at(3);
  all.push_back({"user", "four"});
  for (BatchStore* store : {&twins.full, &twins.brief}) {
    store->add(chat(all, "4"), own(4));
    // Without its beginning, by the last answer and the question before it.
    store->add(chat({{"user", "two"}, {"assistant", "3"}, {"user", "five"}}, "5"), own(5));
  }
  twins.require_equal();
  CHECK(twins.brief.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("continued: what is new is redacted like all else") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "I am bob@example.com"}}, "hello bob@example.com"));
  twins.add(2, 1, chat({{"user", "or eve@example.com"}}, "hello eve@example.com"));
  twins.require_equal();
  CHECK(twins.brief.text("SELECT group_concat(redactions) FROM span") == "2,4");
  CHECK(count_in_files(twins.brief.path, "eve@example.com") == 0);
}

TEST_CASE("continued: a parent of a closed epoch is stored anew, once, and nothing refers back") {
  Twins twins;
  twins.add(1, 0, chat({{"system", "s"}, {"user", "I am bob@example.com"}}, "hello"));
  twins.add(2, 1, chat({{"user", "two"}}, "2"));
  twins.pass(25 * kHour);
  twins.add(3, 2, chat({{"user", "three"}}, "3"));
  twins.add(4, 2, chat({{"user", "three again"}}, "33"));
  twins.add(5, 3, chat({{"user", "four"}}, "4"));
  CHECK(twins.brief.integer("SELECT epoch FROM store_state") == 2);
  CHECK(twins.brief.integer("SELECT count(*) FROM message WHERE depth = 1") == 2);
  twins.require_equal();
}

TEST_CASE("continued: a parent of the same batch works, and none is left of a rolled back one") {
  BatchStore store;
  const auto next = [](int parent, const char* text) {
    Completion call = chat({{"user", text}}, "a");
    call.continues = ids(parent);
    return call;
  };
  store.begin();
  store.put(chat({{"user", "lost"}}, "gone"), own(1));
  store.put(next(1, "lost too"), own(2));
  CHECK(store.writer.counts().unknown_parents == 0);
  store.rollback();
  store.begin();
  store.put(next(1, "alone"), own(3));
  CHECK(store.writer.counts().unknown_parents == 1);
  store.put(next(3, "not alone"), own(4));
  CHECK(store.writer.counts().unknown_parents == 1);
  store.commit();
  CHECK(store.text("SELECT group_concat(request_count) FROM completion") == "1,3");
}

TEST_CASE("continued: a batch that is written again after a rollback is the same") {
  Twins twins;
  twins.add(1, 0, chat({{"user", "one bob@example.com"}}, "1"));
  Completion call = chat({{"user", "two eve@example.com"}}, "2");
  call.at = Time(Nanos(kNow));
  Completion whole = call;
  whole.messages.insert(whole.messages.begin(), twins.said[1].begin(), twins.said[1].end());
  call.continues = ids(1);
  Twins::put(twins.full, whole, 2, true);
  write::Item item{std::move(call), own(2), 0, {}};
  write::Preparer(write::Preparer::Use::ahead, redact::RuleSet::of(redact::Pack::standard))
      .prepare(item);
  for (const bool commit : {false, true}) {
    twins.brief.begin();
    CHECK_FALSE(twins.brief.writer.write(item));
    commit ? twins.brief.commit() : twins.brief.rollback();
  }
  twins.require_equal();
}

TEST_CASE("continued: an unknown parent costs no message, is counted, and leaves its ids") {
  BatchStore store;
  Completion call = chat({{"user", "two"}}, "2");
  call.metadata = {{"ticket", 7}};
  call.continues = ids(9);
  store.begin();
  CHECK(store.put(call, own(1)) == "");
  store.commit();
  CHECK(store.writer.counts().unknown_parents == 1);
  CHECK(rows(store.path,
             "SELECT messages_json, metadata_json, title FROM completions"
             " JOIN conversations USING (conversation_id)") ==
        R"([{"role":"user","content":"two"}]|{"continues":{"span_id":"0000000000000009",)"
        R"("trace_id":"00000000000000000000000000000007"},"ticket":7}|two|)"
        "\n");
  call.continues = TraceContext();  // of a call that was finished already
  store.begin();
  CHECK(store.put(call, own(2)) == "");
  store.commit();
  CHECK(store.writer.counts().unknown_parents == 1);
}

TEST_CASE("continued: a parent whose messages are gone still names its conversation") {
  BatchStore store;
  store.add(chat({{"user", "one"}}, "1"), own(1));
  store.now_ns += 25 * kHour;
  store.db.exec("DELETE FROM message");
  Completion next = chat({{"user", "two"}}, "2");
  next.continues = ids(1);
  store.add(next, own(2));
  CHECK(store.writer.counts().unknown_parents == 1);
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "2");
  CHECK(store.integer("SELECT request_count FROM completion WHERE id = 2") == 1);
}

TEST_CASE("continued: a message that is not valid is told by its place among the new ones") {
  BatchStore store;
  store.add(chat({{"user", "one"}}, "1"), own(1));
  Completion next = chat({{"user", "two"}, Message::from_json("{\"role\":}")}, "2");
  next.continues = ids(1);
  CHECK_THAT(store.add(next, own(2)), Catch::Contains("messages[1]"));
  CHECK(store.integer("SELECT count(*) FROM message") == 2);
  CHECK(store.integer("SELECT count(*) FROM span") == 1);
}

TEST_CASE("continued: a call that is sent twice is stored once") {
  BatchStore store;
  store.add(chat({{"user", "one"}}, "1"), own(1));
  Completion next = chat({{"user", "two"}}, "2");
  next.continues = ids(1);
  store.add(next, own(2));
  store.add(next, own(2));
  CHECK(store.writer.counts().duplicates == 1);
  CHECK(store.integer("SELECT count(*) FROM message") == 4);
}

TEST_CASE("continued: a span that is no call is no parent") {
  BatchStore store;
  Event event;
  event.name = "e";
  store.add(event, own(1));
  store.add(turn(2, 1, "two"), own(2));
  CHECK(store.writer.counts().unknown_parents == 1);
}

TEST_CASE("continued: at turn 200 a call writes as many rows as at turn 10") {
  BatchStore store;
  std::int64_t changes[2] = {};
  for (int n = 1; n <= 200; ++n) {
    const std::int64_t before = store.integer("SELECT total_changes()");
    store.add(turn(n, n - 1, std::to_string(n)), own(n));
    if (n == 10) changes[0] = store.integer("SELECT total_changes()") - before;
    if (n == 200) changes[1] = store.integer("SELECT total_changes()") - before;
  }
  CHECK(changes[0] == changes[1]);
  CHECK(store.integer("SELECT max(request_count) FROM completion") == 399);
}

TEST_CASE("continued: nothing of the path is read while the parent is known") {
  BatchStore store;
  store.add(turn(1, 0, "1"), own(1));
  store.add(turn(2, 1, "2"), own(2));
  store.db.exec("DELETE FROM message; DELETE FROM content");
  store.add(turn(3, 2, "3"), own(3));
  CHECK(store.writer.counts().unknown_parents == 0);
  CHECK(store.integer("SELECT request_count FROM completion WHERE id = 3") == 5);
}
