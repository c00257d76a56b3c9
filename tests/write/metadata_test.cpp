// Metadata of a conversation's calls: stored as differences, given back as it came.
#include "write/metadata.hpp"

#include "json/view.hpp"
#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;

namespace {

Fields fields(const std::string& object) {
  Fields out;
  json::View(object).members([&](std::string_view key, json::View value) {
    out.emplace_back(std::string(key), Json{std::string(value.raw())});
  });
  return out;
}

/// A call that goes on where the last one of `store` ended, with this metadata.
struct Chat {
  BatchStore store;
  std::vector<Message> messages;

  std::string add(const std::string& metadata) {
    messages.push_back({"user", "turn " + std::to_string(messages.size())});
    Completion call;
    call.messages = messages;
    call.conversation_id = "one";
    call.metadata = fields(metadata);
    store.add(call);
    return store.text("SELECT metadata_json FROM spans ORDER BY id DESC LIMIT 1");
  }
  std::int64_t contents(const std::string& like) {
    return store.integer("SELECT count(*) FROM content WHERE text LIKE '%" + like + "%'");
  }
};

const std::string kPad = R"("pad":"a text that all calls of the conversation share")";

}  // namespace

TEST_CASE("metadata of a conversation is stored once, and what varies beside each call") {
  Chat chat;
  for (const char* rest :
       {R"(,"turn":1})", R"(,"turn":2})", R"(,"turn":1.0})", "}", R"(,"turn":null})",
        R"(,"turn":{"a":[null,{}]}})", R"(,"turn":12345678901234567890123})"}) {
    const std::string metadata = "{" + kPad + rest;
    CHECK(chat.add(metadata) == metadata);
  }
  CHECK(chat.contents("pad") == 2);  // the first, whole, and what all others share
  CHECK(chat.contents(R"("turn":)") == 1);
}

TEST_CASE("metadata of which too little is shared, or that has no UTF-8 form, is stored whole") {
  Chat chat;
  const std::string text(300, 'x');
  for (const std::string& metadata :
       {std::string(R"({"a":1})"), std::string(R"({"a":2})"), R"({"a":")" + text + R"(","b":1})",
        std::string(R"({"a":"\ud800","b":1})"), std::string(R"({"\u0001\"é":2,"a":3})")}) {
    CHECK(chat.add(metadata) == metadata);
  }
}

TEST_CASE("what varies in metadata is redacted, and so is what is shared") {
  Chat chat;
  const std::string mail = R"("mail":"eve@example.com")", cut = R"("mail":"[REDACTED]")";
  CHECK(chat.add("{" + mail + R"(,"who":"nobody"})") == "{" + cut + R"(,"who":"nobody"})");
  CHECK(chat.add("{" + mail + R"(,"who":"bob@example.com"})") ==
        "{" + cut + R"(,"who":"[REDACTED]"})");
  CHECK(chat.store.integer("SELECT redactions FROM spans ORDER BY id DESC LIMIT 1") == 2);
  CHECK(test::count_in_files(chat.store.path, "@example.com") == 0);
}
