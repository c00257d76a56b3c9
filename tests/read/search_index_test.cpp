// The index of messages' text: filled off the hot path, never ahead of the store.
#include "state/search_index.hpp"

#include "daybook/search.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "sql/checkpoint.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

std::string found(const CallStore& store, const std::string& query) {
  return table(store.reader().query(
      "SELECT messages.text FROM message_search JOIN messages ON messages.id = message_search.rowid"
      " WHERE message_search MATCH :words ORDER BY messages.id",
      {{"words", TextSearch(query).expression()}}));
}

std::string index_more(const CallStore& store) {
  const IndexResult result = index_text(store.path);
  return std::to_string(result.messages) + " read, " + std::to_string(result.indexed) + " indexed" +
         (result.complete ? "" : ", more");
}

std::string findings(const CallStore& store) {
  std::string text;
  for (const auto& finding : check_store(store.path).findings)
    if (finding.check == "search") text += finding.text + '\n';
  return text;
}

}  // namespace

TEST_CASE("messages are found once they are indexed, each run goes on where the last ended",
          "[search][index]") {
  CallStore store;
  store.add(chat({{"user", "My order is late"}}, "I am sorry"));
  CHECK(findings(store) == "no message is indexed\n");
  CHECK(index_more(store) == "2 read, 2 indexed");
  CHECK(found(store, "ORDER") == "My order is late\n");
  store.add(chat({{"user", "My order is here"}}, ""));
  CHECK(index_more(store) == "1 read, 1 indexed");
  CHECK(index_more(store) == "0 read, 0 indexed");
  CHECK(found(store, "order") == "My order is late\nMy order is here\n");
}

TEST_CASE("text parts are found, what has no text is passed over", "[search][index]") {
  CallStore store;
  store.add(chat({Message::from_json(
                      R"({"role":"user","content":[{"type":"text","text":"a picture of Oslo"}]})"),
                  Message::from_json(R"({"role":"assistant","content":null,"tool_calls":[]})")},
                 ""));
  CHECK(index_more(store) == "2 read, 1 indexed");
  CHECK(found(store, "oslo") == "a picture of Oslo\n");
}

TEST_CASE("any part of a text in a script without spaces is found", "[search][index]") {
  CallStore store;
  store.add(chat({{"user", "我想了解退款政策"}}, "ПРИВЕТ"));
  index_text(store.path);
  CHECK(found(store, "退款") == "我想了解退款政策\n");
  CHECK(found(store, "款退") == "");
  CHECK(found(store, "привет") == "ПРИВЕТ\n");
}

TEST_CASE("what the index finds is what reading finds", "[search][index]") {
  CallStore store;
  const std::vector<std::string> texts = {
      "Refund, please!", "refunds are slow", "Un CAFÉ crème", "e-mail:late_delivery", "東京タワー",
      "don't",           "Ünïcode ÅNGSTRÖM", "naïve 42nd"};
  for (const std::string& text : texts) store.add(chat({{"user", text}}, ""));
  index_text(store.path);
  for (const char* query : {"refund", "refund*", "cafe creme", "late", "\"late delivery\"", "京タ",
                            "don't", "angstrom", "naive 42*", "UNICODE", "delivery late"}) {
    INFO(query);
    std::string by_reading;
    for (const std::string& text : texts)
      if (TextSearch(query).matches(text)) by_reading += text + '\n';
    CHECK(found(store, query) == by_reading);
  }
}

TEST_CASE("who asks the index before there is one is told how to make it", "[search][index]") {
  CallStore store;
  try {
    store.reader().query("SELECT rowid FROM message_search");
    FAIL("it was answered");
  } catch (const Error& error) {
    CHECK(error.what() == std::string("no such table message_search"));
    CHECK(error.hint == "`daybook search --index` makes and fills it");
  }
}

TEST_CASE("an index that is missing and an end of it that is told are a finding",
          "[search][index]") {
  CallStore store;
  store.add(chat({{"user", "hi"}}, ""));
  store.db.exec("UPDATE store_state SET search_next_message_id = 2");
  CHECK(findings(store) == "search_next_message_id is message 2, but there is no message_search\n");
}

TEST_CASE("indexing stops where it is asked to, and says that there is more", "[search][index]") {
  CallStore store;
  for (int i = 0; i < 3; ++i) {
    store.add(chat({{"user", std::string(700'000, 'a') + ' ' + std::to_string(i)}}, ""));
  }
  IndexOptions options;
  options.stop = [] { return true; };
  CHECK_FALSE(index_text(store.path, options).complete);
  CHECK(index_more(store) == "2 read, 2 indexed");
}

TEST_CASE("the index holds redacted text only", "[search][index]") {
  CallStore store;
  store.add(chat({{"user", "write to zebra@example.com"}}, ""));
  index_text(store.path);
  CHECK(found(store, "redacted") == "write to [REDACTED]\n");
  CHECK(found(store, "zebra") == "");
  CHECK(count_in_files(store.path, "zebra") == 0);
}

TEST_CASE("where text goes the index is forgotten whole, on the disk too", "[search][index]") {
  CallStore store;
  store.add(chat({{"user", "a kept text"}}, "the xylophone"));
  index_text(store.path);
  store.db.exec("DELETE FROM content WHERE text LIKE '%xylophone%'");
  CHECK(findings(store) == "message_search holds words of message 2, whose text is gone\n");
  store.db.exec("BEGIN IMMEDIATE");
  state::SearchIndex::forget(store.db);
  store.db.exec("COMMIT");
  CHECK(sql::Checkpointer(store.db).truncate());
  CHECK(count_in_files(store.path, "xylophone") == 0);
  CHECK(findings(store) == "no message is indexed\n");
  CHECK(index_more(store) == "2 read, 1 indexed");
  CHECK(found(store, "kept") == "a kept text\n");
  CHECK(findings(store) == "1 messages are indexed, none whose text is gone\n");
}

TEST_CASE("a reader cannot write the index or its tables", "[search][index]") {
  CallStore store;
  index_text(store.path);
  CHECK_THROWS_AS(store.reader().query("INSERT INTO message_search (rowid, text) VALUES (1, 'x')"),
                  Error);
  CHECK_THROWS_AS(store.reader().query("DELETE FROM message_search_docsize"), Error);
  CHECK_THROWS_AS(store.db.exec("DELETE FROM message_search_docsize"), Error);
}
