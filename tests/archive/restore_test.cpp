// Text comes back from archives, once, into the rows that are still there.
#include "archive/archive_store.hpp"
#include "daybook/backup.hpp"
#include "daybook/erase.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// A conversation of an agent that resends its history, one answer in another dress.
void add_conversation(ArchiveStore& store) {
  std::vector<Message> history = {{"system", "You plan trips."}, {"user", "To Rome"}};
  for (const char* question : {"by train", "in May", "cheap"}) {
    Completion call = at(-40, chat(history, std::string("Yes, ") + question));
    call.tools = Json{R"([{"name":"search"}])"};
    call.metadata = {{"tenant", "acme"}, {"turn", question}};
    store.add(call);
    history.push_back(Message::from_json(R"({"role":"assistant","content":"Yes, )" +
                                         std::string(question) + R"(","refusal":null})"));
    history.push_back({"user", question});
  }
  Completion last = at(-40, chat(history, "first choice"));
  last.alternatives.push_back({"assistant", "second choice"});
  store.add(last);
}

std::string texts(const ArchiveStore& store) {
  return store.rows(
             "SELECT prompt, response, messages_json, response_json, tools_json,"
             " metadata_json, content_state FROM completions ORDER BY id") +
         store.rows("SELECT title, turns, messages, branches FROM conversations ORDER BY at_us") +
         store.rows(
             "SELECT depth, role, text, message_json, alias_of IS NULL FROM messages"
             " ORDER BY id") +
         store.rows("SELECT prompt_fingerprint, text, tools_json, content_state FROM prompts");
}

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(name(error.code)) + ": " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A conversation comes back as it was, in every view", "[archive]") {
  ArchiveStore store;
  add_conversation(store);
  const std::string before = texts(store), lines = store.exported();
  CHECK(store.archive(-7) == "4 rows, 1 new");
  CHECK(texts(store) != before);
  CHECK(store.restore() == "4 restored");
  CHECK(texts(store) == before);
  CHECK(store.exported() == lines);
  CHECK(store.wrong() == "");
}

TEST_CASE("Restoring twice changes nothing", "[archive]") {
  ArchiveStore store;
  add_conversation(store);
  store.archive(-7);
  store.restore();
  const std::string before = store.exported();
  const auto counts = [&] {
    return store.rows(
        "SELECT (SELECT count(*) FROM content), (SELECT count(*) FROM message),"
        " (SELECT count(*) FROM epoch)");
  };
  const std::string rows = counts();
  CHECK(store.restore() == "4 unchanged");
  CHECK(store.exported() == before);
  CHECK(counts() == rows);
}

TEST_CASE("What is restored is in an epoch of its own, and stays when other text is swept",
          "[archive]") {
  ArchiveStore store;
  add_conversation(store);
  store.archive(-7);
  store.add(at(-1, chat({{"user", "meanwhile"}}, "")));
  store.restore();
  const std::string before = texts(store);
  CHECK(store.integer("SELECT min(content_id) > (SELECT max(first_content_id) FROM epoch WHERE id ="
                      " 2) FROM message WHERE role_code = 1") == 1);
  store.add(at(-40, chat({{"user", "of a policy"}}, "")));
  store.keep("events", 30);
  store.db.exec("UPDATE epoch SET deleted = 1 WHERE id = (SELECT epoch_id FROM restored)");
  store.retain();
  CHECK(store.rows("SELECT count(*) FROM completions WHERE messages_json IS NULL") == "0\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Rows that went since do not come back, and are counted", "[archive]") {
  ArchiveStore store;
  for (const char* service : {"a", "b"}) {
    Completion call = at(-40, chat({{"user", std::string("zebra of ") + service}}, "well"));
    Origin origin;
    origin.service = service;
    store.add(call, origin);
  }
  store.archive(-7);
  store.keep("all", 30, "b");
  store.retain();
  CHECK(store.restore() == "1 restored, 1 gone");
  CHECK(store.rows("SELECT service, prompt FROM completions") == "a|zebra of a\n");
  CHECK(count_in_files(store.path, "zebra of b") == 0);
  CHECK(store.wrong() == "");
}

TEST_CASE("A policy of content takes what was restored, and it stays away then", "[archive]") {
  ArchiveStore store;
  add_conversation(store);
  store.archive(-7);
  store.restore();
  store.keep("content", 7);
  store.retain();
  CHECK(count_in_files(store.path, "To Rome") == 0);
  CHECK(store.wrong() == "");
  CHECK(store.restore() == "4 withheld");
  CHECK(count_in_files(store.path, "To Rome") == 0);
}

TEST_CASE("What was erased is named in no restore, and its certificate names the archives",
          "[archive]") {
  ArchiveStore store;
  for (const char* user : {"alice", "bob"}) {
    Completion call = at(-40, chat({{"user", std::string("said by ") + user}}, "an answer"));
    call.user_id = user;
    store.add(call);
  }
  store.archive(-7);
  const std::string backup = store.folder / "older.db";
  backup_store(store.path, backup);
  EraseRequest request;
  request.user = "alice";
  const EraseResult erased = erase_subject(store.path, request);
  const std::vector<std::string> files = archives_in(store.to);
  REQUIRE(files.size() == 1);
  CHECK(erased.certificate.find("\"archives\":[\"" + files[0] + "\"]") != std::string::npos);
  CHECK(store.restore() == "1 restored, 1 gone");
  CHECK(store.rows("SELECT user_id, prompt FROM completions") == "bob|said by bob\n");
  // A store from before the erasure, with what stands beside it: erased first, then restored.
  std::filesystem::copy_file(store.path + "-erased", backup + "-erased");
  CHECK(restore_archives(backup, files).gone == 1);
  CHECK(table(Reader::open(backup).query("SELECT user_id, prompt FROM completions")) ==
        "bob|said by bob\n");
  CHECK(wrong_in(backup) == "");
}

TEST_CASE("A dry run of restore says what would come back", "[archive]") {
  ArchiveStore store;
  add_conversation(store);
  store.archive(-7);
  CHECK(store.restore(true) == "4 restored");
  CHECK(store.rows("SELECT count(*) FROM completions WHERE content_state = 'archived'") == "4\n");
  store.restore();
  CHECK(store.restore(true) == "4 unchanged");
}

TEST_CASE("Another store's archive is refused", "[archive]") {
  ArchiveStore store, other;
  add_conversation(store);
  store.archive(-7);
  CHECK_THAT(error_of([&] { restore_archives(other.path, archives_in(store.to)); }),
             Catch::Contains("invalid_argument: ") && Catch::Contains("of another store"));
}
