// What is prepared ahead is stored as if the writer had done it all by itself.
#include "write/preparer.hpp"

#include "support/catch.hpp"
#include "write/batch_store.hpp"

using namespace daybook;
using test::BatchStore;
using test::chat;
using write::Preparer;

namespace {

Message raw(const char* text) {
  return Message::from_json(text);
}

/// A conversation of three turns, whose answers come back in another dress, and what stands round
/// it.
std::vector<Completion> calls() {
  const Message system = raw(R"({"role":"system","content":"be brief"})");
  const Message asked = raw(R"({"role":"user","content":"mail bob@example.com, \u00e4h"})");
  const Message again = raw(
      R"({"content":"mailed","role":"assistant","tool_calls":[{"id":"t1","to":"bob@example.com"}]})");
  std::vector<Completion> all;
  all.push_back(chat({system, asked}, "mailed"));
  all.push_back(chat({system, asked, again, Message("user", "call 555-123-4567")}, "called"));
  all.push_back(chat({Message("user", "other \xFF bytes", Json{R"({"name":"b"})"})}, "yes"));
  all.back().parameters = {{"temperature", 0.5}};
  all.back().metadata = {{"ticket", 7}};
  all.back().alternatives = {Message("assistant", "no")};
  all.push_back(chat({system, raw(R"({"role":"user","role":"user"})")}, "never"));
  all.push_back(chat({system, asked, again, Message("user", "call 555-123-4567"),
                      Message("assistant", "called"), Message("user", "thanks")},
                     "welcome"));
  all.push_back(chat({}, ""));
  return all;
}

std::string everything(BatchStore& store) {
  std::string out;
  for (const char* sql :
       {"SELECT group_concat(id || ':' || text || ':' || checksum, '|') FROM content",
        "SELECT group_concat(id || ':' || ifnull(parent_id, '') || ':' || role_code || ':' || "
        "shape || ':'"
        " || ifnull(content_id, '') || ':' || ifnull(extra_id, ''), '|') FROM message",
        "SELECT group_concat(id || ':' || ifnull(request_message_id, '') || ':' ||"
        " ifnull(response_message_id, '') || ':' || ifnull(alternatives, '') || ':' ||"
        " ifnull(parameters_id, ''), '|') FROM completion",
        "SELECT group_concat(id || ':' || ifnull(conversation_row, '') || ':' || redactions || ':' "
        "||"
        " ifnull(metadata_id, ''), '|') FROM span",
        "SELECT group_concat(id || ':' || title || ':' || completions, '|') FROM conversation"}) {
    out += store.text(sql) + "\n";
  }
  return out;
}

/// All calls in one batch each way; `ahead` prepares all of them before the first is written.
struct Run {
  BatchStore store;
  std::vector<write::Item> items;
  std::string told;

  explicit Run(Preparer* ahead) {
    for (Completion& call : calls_) {
      items.push_back({std::move(call), {}, 0, nullptr});
    }
    for (write::Item& item : items) {
      if (ahead != nullptr) ahead->prepare(item);
    }
  }
  void write() {
    told.clear();
    store.begin();
    for (const write::Item& item : items) {
      const auto error = store.writer.write(item);
      if (error) told += error->what();
    }
  }

 private:
  std::vector<Completion> calls_ = calls();
};

}  // namespace

TEST_CASE("what was prepared ahead is stored as if nobody had") {
  Run plain(nullptr);
  plain.write();
  plain.store.commit();
  Preparer preparer(Preparer::Use::ahead, redact::RuleSet::of(redact::Pack::standard));
  Run ahead(&preparer);
  REQUIRE(ahead.items[0].prepared->request.steps.at(1).clean_text.redactions == 1);
  ahead.write();
  ahead.store.commit();
  CHECK(everything(ahead.store) == everything(plain.store));
  CHECK(ahead.told == plain.told);
  CHECK(ahead.told == "messages[1]: duplicate key");
}

TEST_CASE("a batch that was rolled back is written again from the same preparation") {
  Run plain(nullptr);
  plain.write();
  plain.store.commit();
  Preparer preparer(Preparer::Use::ahead, redact::RuleSet::of(redact::Pack::standard));
  Run ahead(&preparer);
  ahead.write();
  ahead.store.rollback();
  ahead.write();
  ahead.store.commit();
  CHECK(everything(ahead.store) == everything(plain.store));
}

TEST_CASE("who prepares guesses wrong what the writer knows, and nothing is missing") {
  Preparer preparer(Preparer::Use::ahead, redact::RuleSet::of(redact::Pack::standard));
  Run first(&preparer);  // another store: here the writer knows none of what the preparer met
  Run second(&preparer);
  REQUIRE(second.items[0].prepared->request.steps.empty());
  second.write();
  second.store.commit();
  Run plain(nullptr);
  plain.write();
  plain.store.commit();
  CHECK(everything(second.store) == everything(plain.store));
}

TEST_CASE("what was prepared under other rules is not used") {
  Preparer raw_text(Preparer::Use::ahead, nullptr);
  Run run(&raw_text);
  REQUIRE(run.items[0].prepared->request.steps.at(1).clean_text.redactions == 0);
  run.write();
  run.store.commit();
  CHECK(run.store.integer("SELECT count(*) FROM content WHERE text LIKE '%bob@example.com%'") == 0);
}
