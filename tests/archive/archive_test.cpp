// Text of closed epochs goes into whole files and out of the store; rows and numbers stay.
#include <sys/stat.h>

#include <fstream>

#include "access/owner_and_operator.hpp"
#include "archive/archive_store.hpp"
#include "daybook/hold.hpp"
#include "daybook/search.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Something of every kind with text in it, forty days old.
void add_canaries(ArchiveStore& store) {
  Completion call =
      at(-40, chat({{"system", "a canary cage"}, {"user", "a canary sings"}}, "canary chirp"));
  call.metadata = {{"note", "canary food"}, {"request", 17}};
  call.tools = Json{R"([{"name":"canary_cage"}])"};
  call.parameters = {{"temperature", 0.5}};
  call.usage.input = 3;
  call.status_message = "canary flew";
  call.failure = Failure{"Escaped", "the canary escaped", "", "canary stack"};
  store.add(call);
  ToolExecution tool = at(-40, ToolExecution());
  tool.tool = "feed";
  tool.params = Json{R"({"bird":"canary"})"};
  tool.result = Json{R"("the canary ate")"};
  store.add(tool);
  ResourceAccess access = at(-40, ResourceAccess());
  access.uri = "file:///canary";
  store.add(access);
  SpanRecord span = at(-40, SpanRecord());
  span.name = "fly";
  span.attributes = {{"by", "canary wing"}};
  span.events.push_back({"turn", days(-40), Level::info, {{"to", "canary south"}}, 0});
  span.links.push_back({trace_context(9, 9), {{"why", "canary wind"}}});
  store.add(span);
  Event event = at(-40, Event());
  event.name = "landed";
  event.body = "the canary landed";
  store.add(event);
  ErrorRecord error = at(-40, ErrorRecord());
  error.failure = Failure{"Lost", "no canary", "", ""};
  error.context = Json{R"({"where":"canary wood"})"};
  store.add(error);
  Score score = at(-40, Score());
  score.name = "song";
  score.value = 1;
  score.comment = "canary quality";
  store.add(score);
}

}  // namespace

TEST_CASE("One epoch goes out and comes back, and the export is the same, byte for byte",
          "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "an old answer")));
  const std::string before = store.exported();
  CHECK(store.archive(-7) == "1 row, 1 new");
  CHECK(store.rows("SELECT prompt, response, content_state FROM completions") == "||archived\n");
  CHECK(store.exported() != before);
  CHECK(store.restore() == "1 restored");
  CHECK(store.exported() == before);
  CHECK(store.wrong() == "");
}

TEST_CASE("Nothing of what was archived is left in any file of the store", "[archive]") {
  ArchiveStore store;
  add_canaries(store);
  index_text(store.path);
  const std::string before = store.exported();
  REQUIRE(count_in_files(store.path, "canary") >= 15);
  CHECK(store.archive(-7) == "7 rows, 1 new");
  CHECK(count_in_files(store.path, "canary") == 0);
  CHECK(store.wrong() == "");
  CHECK(store.restore() == "7 restored");
  CHECK(store.exported() == before);
  CHECK(store.wrong() == "");
}

TEST_CASE("Numbers, names and rollups stay where the text went", "[archive]") {
  ArchiveStore store;
  add_canaries(store);
  const auto figures = [&] {
    return store.rows("SELECT model, input_tokens, status, parameters_json FROM completions") +
           store.rows("SELECT count, errors FROM report_traffic") +
           store.rows("SELECT tool, count FROM report_tools") +
           store.rows("SELECT error_type, fingerprint FROM errors ORDER BY id") +
           store.rows("SELECT name, value FROM scores");
  };
  const std::string before = figures();
  store.archive(-7);
  CHECK(figures() == before);
}

TEST_CASE("A conversation that stays keeps all of the beginning it shares with one that goes",
          "[archive]") {
  ArchiveStore store;
  const std::vector<Message> shared = {{"system", "You are kind."}, {"user", "Hello there"}};
  add_hold(store.path, {"h", "a letter", "", "", "", "kept", {}, {}});
  Completion kept = at(-40, chat(shared, "A kept answer")), gone = at(-40, chat(shared, "gone"));
  kept.conversation_id = "kept";
  store.add(gone);
  store.add(kept);
  const std::string before =
      store.rows("SELECT messages_json, response_json FROM completions WHERE response LIKE 'A k%'");
  release_hold(store.path, "h");
  add_hold(store.path, {"i", "a letter", "", "", "", "kept", {}, {}});
  CHECK(store.archive(-7) == "1 row, 1 new, 1 held");
  CHECK(store.rows("SELECT messages_json, response_json FROM completions WHERE"
                   " content_state = 'stored'") == before);
  CHECK(store.wrong() == "");
}

TEST_CASE("What a hold kept is archived once it is released, into a file of its own", "[archive]") {
  ArchiveStore store;
  for (const char* user : {"u1", "u2"}) {
    Completion call = at(-40, chat({{"user", std::string("asked by ") + user}}, "well"));
    call.user_id = user;
    store.add(call);
  }
  const std::string before = store.exported();
  add_hold(store.path, {"h", "a letter", "u1", "", "", "", {}, {}});
  CHECK(store.archive(-7) == "1 row, 1 new, 1 held");
  CHECK(store.rows("SELECT user_id FROM completions WHERE prompt IS NOT NULL") == "u1\n");
  release_hold(store.path, "h");
  CHECK(store.archive(-7) == "1 row, 1 new");
  CHECK(archives_in(store.to).size() == 2);
  CHECK(store.restore() == "2 restored");
  CHECK(store.exported() == before);
}

TEST_CASE("Epochs that reach beyond the time stay, and are told", "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "old"}}, "")));
  store.add(at(-1, chat({{"user", "young"}}, "")));
  CHECK(store.archive(-7) == "0 rows, 1 open");
  CHECK(store.archive(-50) == "0 rows");
  CHECK(archives_in(store.to).empty());
  CHECK(store.archive(0) == "2 rows, 1 new");
}

TEST_CASE("A dry run counts what the run then archives, and changes nothing", "[archive]") {
  ArchiveStore store;
  add_canaries(store);
  const std::string before = store.exported();
  const ArchiveResult planned = store.archive_result(-7, true);
  CHECK(ArchiveStore::text_of(planned) == "7 rows, 1 new");
  CHECK(store.exported() == before);
  CHECK(!std::filesystem::exists(store.to));
  const ArchiveResult result = store.archive_result(-7);
  CHECK(result.rows == planned.rows);
  CHECK(result.files.at(0).digest == planned.files.at(0).digest);
}

TEST_CASE("What was restored is archived again without a second file", "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "an old answer")));
  const std::string before = store.exported();
  store.archive(-7);
  store.restore();
  CHECK(store.archive(-7) == "1 row, 1 known");
  CHECK(archives_in(store.to).size() == 1);
  CHECK(count_in_files(store.path, "an old question") == 0);
  CHECK(store.restore() == "1 restored");
  CHECK(store.exported() == before);
  CHECK(store.wrong() == "");
}

TEST_CASE("Errors, events and scores that were restored are archived again without a second file",
          "[archive]") {
  ArchiveStore store;
  add_canaries(store);
  store.add(at(-40, chat({{"user", "in the same epoch"}}, "")));
  const std::string before = store.exported();
  for (int times = 0; times < 3; ++times) {
    const ArchiveResult result = store.archive_result(-7);
    CHECK(result.rows == 8);
    for (const ArchiveFile& file : result.files) CHECK(file.is_new == (times == 0));
    CHECK(archives_in(store.to).size() == 1);
    CHECK(count_in_files(store.path, "canary") == 0);
    CHECK(store.restore() == "8 restored");
    CHECK(store.exported() == before);
    CHECK(store.wrong() == "");
  }
}

TEST_CASE("Archives hold records whole: it takes what an export takes, of all services",
          "[archive][access]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "")));
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const OwnerAndOperator keys = owner_and_operator(store.path);
  const auto refused = [&](bool dry_run) {
    const KeyScope acting(keys.op);
    try {
      store.archive_result(-7, dry_run);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto allow = [&](const char* grant, const std::string& service = "") {
    const KeyScope acting(keys.owner);
    daybook::allow(store.path, "operator", parse_grant(grant, service));
  };
  CHECK(refused(false) == "op, operator, may not export");
  CHECK(refused(true) == "op, operator, may not export");
  allow("export");
  CHECK(refused(false) == "op, operator, may not content");
  allow("content", "shop");
  CHECK(refused(false) == "op, operator, may not content");
  CHECK(archives_in(store.to).empty());
  allow("content");
  CHECK(refused(false) == "");
  CHECK(archives_in(store.to).size() == 1);
}

TEST_CASE("Text that changed since it was restored is not taken for what the file says",
          "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "")));
  store.archive(-7);
  store.restore();
  store.db.exec("UPDATE completion SET content_state = 0");
  store.db.exec("UPDATE span SET status_message = 'said since'");
  CHECK(store.archive(-7) == "1 row, 1 new");
  CHECK(archives_in(store.to).size() == 2);
}

TEST_CASE("A run without time does nothing, says what is due, and the next one goes on",
          "[archive]") {
  ArchiveStore store;
  add_canaries(store);
  const std::string before = store.exported();
  ArchiveOptions options;
  options.before = days(-7);
  options.max_time = Nanos(0);
  const ArchiveResult none = archive_store(store.path, store.to, options);
  CHECK(ArchiveStore::text_of(none) == "0 rows, more");
  CHECK(none.rows_remaining == 7);
  CHECK(store.archive(-7) == "7 rows, 1 new");
  RestoreOptions no_time;
  no_time.max_time = Nanos(0);
  const RestoreResult nothing = restore_archives(store.path, archives_in(store.to), no_time);
  CHECK(ArchiveStore::text_of(nothing) == ", more");
  CHECK(nothing.rows_remaining == 7);
  CHECK(store.restore() == "7 restored");
  CHECK(store.exported() == before);
}

TEST_CASE("An archive that was damaged meanwhile is told, and the text is written anew",
          "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "")));
  store.archive(-7);
  store.restore();
  std::filesystem::resize_file(archives_in(store.to).at(0), 60);
  CHECK(store.archive(-7) == "1 row, 1 new, 1 bad");
  CHECK(archives_in(store.to).size() == 2);
}

TEST_CASE("A writer that goes on does not refer to text that was archived", "[archive]") {
  ArchiveStore store;
  const Completion call = chat({{"user", "asked before"}}, "answered before");
  store.add(at(-40, call));
  store.archive(-7);
  store.add(at(-1, call));
  CHECK(store.rows("SELECT prompt, content_state FROM completions ORDER BY id") ==
        "|archived\nasked before|stored\n");
  CHECK(store.wrong() == "");
}

TEST_CASE("Archives are for their owner alone, and each run stands in the audit", "[archive]") {
  ArchiveStore store;
  store.add(at(-40, chat({{"user", "an old question"}}, "")));
  store.archive(-7);
  struct stat status {};
  REQUIRE(stat(archives_in(store.to).at(0).c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  store.restore();
  CHECK(store.rows("SELECT kind, finished FROM retention_runs ORDER BY id") ==
        "archive|1\nrestore|1\n");
  CHECK(store.rows("SELECT action, rows_read FROM audit_entries WHERE action IN ('archive',"
                   " 'restore') ORDER BY id") == "archive|1\nrestore|1\n");
}
