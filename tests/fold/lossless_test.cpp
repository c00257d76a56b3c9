// What goes in comes back: every message, equal as a JSON value, through the whole pipeline.
#include <string>
#include <utility>
#include <vector>

#include "daybook/input.hpp"
#include "daybook/store.hpp"
#include "json/canonical.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;

namespace {

std::string canonical(std::string_view text) {
  std::string out;
  REQUIRE(json::canonical(text, out));
  return out;
}

std::string array_of(const std::vector<Message>& messages) {
  std::string out = "[";
  for (const Message& m : messages) {
    if (out.size() > 1) out += ',';
    out += m.raw;
  }
  return out + "]";
}

struct Trip {
  testing::TempFolder folder;
  Store store = open(folder / "store.db");

  static Store open(const std::string& path) {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = std::chrono::minutes(1);
    options.redact = false;  // redacted places are the only difference redaction makes
    return Store::open(path, options);
  }

  void add(const std::vector<Message>& messages, const std::vector<Message>& response) {
    Completion call;
    call.model = "m";
    call.messages = messages;
    call.response = response;
    REQUIRE(store.logger().completion(call) == Submit::ok);
  }

  /// All requests and answers, in the order they were sent.
  std::vector<std::pair<std::string, std::string>> answers() {
    store.flush(std::chrono::minutes(1));
    std::vector<std::pair<std::string, std::string>> all;
    const Reader reader = store.reader();
    Rows rows = reader.query("SELECT messages_json, response_json FROM completions ORDER BY id");
    while (rows.next()) all.emplace_back(rows.text(0), rows.text(1));
    return all;
  }
};

}  // namespace

TEST_CASE("every recorded agent call comes back as it was sent") {
  Trip trip;
  Input input = Input::open(DAYBOOK_SOURCE_DIR "/examples/data/agent_chat_calls.jsonl", {});
  std::vector<Completion> sent;
  for (Input::Item item; input.next(item);) {
    REQUIRE_FALSE(item.rejection);
    sent.push_back(std::get<Completion>(item.record));
    REQUIRE(trip.store.logger().submit(std::move(item.record), item.origin) == Submit::ok);
  }
  REQUIRE(sent.size() == 184);
  const auto received = trip.answers();
  REQUIRE(received.size() == sent.size());
  std::size_t equal = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    equal += canonical(received[i].first) == canonical(array_of(sent[i].messages)) &&
                     canonical(received[i].second) == canonical(sent[i].response.at(0).raw)
                 ? 1
                 : 0;
  }
  CHECK(equal == sent.size());
}

TEST_CASE("messages of odd shapes come back as they were sent") {
  const char* const odd[] = {
      R"({"role":"user","content":""})",
      R"({"role":"user","content":null})",
      R"({"role":"user"})",
      R"({})",
      R"({"content":"no role"})",
      R"({"role":null,"content":"null role"})",
      R"({"role":7,"content":"role is a number"})",
      R"({"role":"critic","content":"an unusual role"})",
      R"({"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}}]})",
      R"({"role":"user","content":[]})",
      R"({"role":"user","content":{"a":1}})",
      R"({"role":"user","content":12345678901234567890})",
      R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"arguments":"{\"a\": 1.0}"}}]})",
      R"({"role":"assistant","content":"x","n":1,"m":1.0,"big":123456789012345678901234567890,"e":1E+2})",
      R"({"role":"user","content":"emoji 😀 and é \u0000 NUL \u001f \" \\ / \u2028"})",
      R"({"role":"user","content":"lone \ud800 surrogate"})",
      R"({"role":"user","content":"pair \ud83d\ude00","x\ud800":1})",
      R"({"z":{"b":1,"a":[null,true,false,{}]},"role":"user","content":"nested"})",
      R"({"role":"user","content":"same"})",
      R"({"role":"user","content":"same"})",
      R"({"role":"user","content":"a string that looks like JSON: {\"a\":null}","a":null})",
  };
  std::vector<Message> messages;
  for (const char* text : odd) messages.push_back(Message::from_json(text));
  Trip trip;
  trip.add(messages, {messages[12]});
  const auto received = trip.answers();
  REQUIRE(received.size() == 1);
  CHECK(canonical(received[0].first) == canonical(array_of(messages)));
  CHECK(canonical(received[0].second) == canonical(odd[12]));
}

TEST_CASE("a message of a megabyte and a chain as the answer come back as they were sent") {
  Trip trip;
  const Message big =
      Message::from_json(R"({"role":"user","content":")" + std::string(1 << 20, 'x') + "\"}");
  const std::vector<Message> chain = {Message::from_json(R"({"role":"assistant","content":"a"})"),
                                      Message::from_json(R"({"type":"function_call","name":"f"})")};
  trip.add({big}, chain);
  const auto received = trip.answers();
  CHECK(canonical(received.at(0).first) == canonical(array_of({big})));
  CHECK(canonical(received.at(0).second) == canonical(array_of(chain)));
}

TEST_CASE(
    "a captured request without messages is an empty array, one that was not captured is NULL") {
  Trip trip;
  Completion call;
  call.messages_captured = true;
  REQUIRE(trip.store.logger().completion(call) == Submit::ok);
  REQUIRE(trip.store.logger().completion(Completion{}) == Submit::ok);
  trip.store.flush();
  const Reader reader = trip.store.reader();
  Rows rows = reader.query("SELECT coalesce(messages_json, 'NULL') FROM completions ORDER BY id");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "[]");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "NULL");
}

TEST_CASE("an answer that came as a list of one comes back as a list of one") {
  Trip trip;
  const std::string one = R"({"role":"assistant","content":"a"})";
  for (const std::string& response : {'[' + one + ']', one}) {
    Input input = Input::of(R"({"messages":[],"response":)" + response + "}", "in.jsonl", {});
    Input::Item item;
    REQUIRE(input.next(item));
    REQUIRE(trip.store.logger().submit(std::move(item.record)) == Submit::ok);
  }
  const auto received = trip.answers();
  REQUIRE(received.size() == 2);
  CHECK(canonical(received[0].second) == canonical('[' + one + ']'));
  CHECK(canonical(received[1].second) == canonical(one));
}
