// Of who took the consent back numbers are stored and no text, in every process.
#include "daybook/consent.hpp"

#include "erase/erase_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

Consent of_user(const std::string& name) {
  Consent consent;
  consent.user = name;
  return consent;
}
const char* const kCalls =
    "SELECT user_id, prompt, response, input_tokens, content_state FROM completions ORDER BY id";

}  // namespace

TEST_CASE("Who took the consent back has numbers and no text from the next batch on", "[erase]") {
  EraseStore store;
  store.say("alice", "before");
  withdraw_consent(store.path, of_user("alice"));
  store.say("alice", "canary-after");
  store.say("bob", "his");
  CHECK(store.rows(kCalls) ==
        "alice|before|an answer|10|stored\nalice|||10|withheld\nbob|his|an answer|10|stored\n");
  CHECK(count_in_files(store.path, "canary-after") == 0);
  CHECK(count_in_files(store.path, "before") > 0);  // control: until it is erased
  give_consent(store.path, of_user("alice"));
  store.say("alice", "again");
  CHECK(store.rows("SELECT prompt FROM completions WHERE content_state = 'stored' ORDER BY id") ==
        "before\nhis\nagain\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("No kind of record keeps text of who does not agree", "[erase]") {
  EraseStore store;
  withdraw_consent(store.path, of_user("alice"));
  const std::string text = "canary-text";
  const auto put = [&](auto record) {
    record.user_id = "alice";
    record.status_message = text;
    record.metadata = {{"note", text}};
    store.add(at(-1, record));
  };
  ErrorRecord error;
  error.failure = {"Timeout", text, "", text};
  error.context.text = "{\"a\":\"" + text + "\"}";
  put(error);
  Event event;
  event.name = "clicked";
  event.body = text;
  put(event);
  SpanRecord span;
  span.name = "step";
  span.attributes = {{"a", text}};
  span.events.push_back({"e", {}, Level::info, {{"a", text}}, 0});
  span.failure = Failure{"Timeout", text, "", ""};
  put(span);
  ToolExecution tool;
  tool.tool = "search";
  tool.params.text = "{\"q\":\"" + text + "\"}";
  tool.result.text = text;
  put(tool);
  ResourceAccess access;
  access.uri = "file:///" + text;
  access.action = "read";
  put(access);
  Score score;
  score.name = "helpful";
  score.value = 1;
  score.comment = text;
  score.conversation_id = "c";
  put(score);
  CHECK(count_in_files(store.path, text) == 0);
  CHECK(store.rows("SELECT tool, result_bytes, content_state FROM tool_executions") ==
        "search|11|withheld\n");
  CHECK(store.rows("SELECT count(*) FROM errors") == "2\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("A session may be one of numbers only, a pseudonym is known by its e-mail", "[erase]") {
  EraseStore store;
  Consent session;
  session.session = "s1";
  withdraw_consent(store.path, session);
  withdraw_consent(store.path, of_user("alice@example.com"));
  Completion call = at(-1, chat({{"user", "hi"}}, "ho"));
  call.session_id = "s1";
  store.add(call);
  store.say("alice@example.com", "hi");
  CHECK(store.rows("SELECT content_state FROM completions") == "withheld\nwithheld\n");
}

TEST_CASE("Who was erased is still one of numbers only, and has no name in the list", "[erase]") {
  EraseStore store;
  Consent consent = of_user("alice-canary");
  consent.evidence = "letter of alice-canary";
  withdraw_consent(store.path, consent);
  store.say("alice-canary", "hi");
  const EraseResult done = store.run(EraseStore::user("alice-canary"), {"alice-canary"});
  CHECK(done.found.empty());
  store.say("alice-canary", "hi again");
  CHECK(store.rows("SELECT content_state FROM completions") == "withheld\n");
  const auto rows = read_consents(store.path);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].user == "");
  CHECK(rows[0].withholds);
}

TEST_CASE("Consents are kept with purpose, evidence and times", "[erase]") {
  const EraseStore store;
  Consent training = of_user("alice");
  training.purpose = "training";
  training.evidence = "form 17";
  give_consent(store.path, training);
  withdraw_consent(store.path, training);
  give_consent(store.path, training);
  const auto rows = read_consents(store.path);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].withdrawn);
  CHECK(rows[0].evidence == "form 17");
  CHECK_FALSE(rows[0].withholds);  // it is not about text
  CHECK_FALSE(rows[1].withdrawn);
  CHECK_THROWS_AS(give_consent(store.path, Consent()), Error);
}
