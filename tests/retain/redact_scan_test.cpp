// What is stored is looked at again: a store that was written without redaction is clean after.
#include "daybook/redact_scan.hpp"

#include "daybook/search.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const write::BatchOptions kRaw{"chat", "", "", false, {}};

std::uint64_t hits_of(const RedactScanResult& result, const std::string& table,
                      const std::string& rule) {
  for (const auto& found : result.found)
    if (found.table == table && found.rule == rule) return found.hits;
  return 0;
}

RedactScanResult scan(const RecordStore& store, bool apply = false) {
  RedactScanOptions options;
  options.apply = apply;
  return redact_scan(store.path, options);
}

std::string wrong_in(const RecordStore& store) {
  std::string text;
  for (const auto& finding : check_store(store.path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong) text += finding.text + '\n';
  return text;
}

Completion asked(const std::string& text) {
  Completion call = chat({{"user", text}}, "answered");
  call.at = Time(Nanos(kNow));
  return call;
}

}  // namespace

TEST_CASE("A scan tells what is found by table and rule, and changes nothing") {
  RecordStore store(kRaw);
  store.add(asked("mail bob@example.com or 555-123-4567"));
  const RedactScanResult result = scan(store);
  CHECK(hits_of(result, "content", "email") == 1);
  CHECK(hits_of(result, "content", "phone") == 1);
  CHECK(hits_of(result, "conversation", "email") == 1);  // its title
  CHECK(result.rewritten == 0);
  CHECK(count_in_files(store.path, "bob@example.com") > 0);
}

TEST_CASE("What a scan replaces is in no byte of the store, and the store is whole") {
  RecordStore store(kRaw);
  store.add(asked("mail bob@example.com"));
  REQUIRE(count_in_files(store.path, "bob@example") > 0);
  const RedactScanResult result = scan(store, true);
  CHECK(result.rewritten == 2);  // the text and the title
  CHECK(result.complete);
  CHECK(count_in_files(store.path, "bob@example") == 0);
  CHECK(store.shows("SELECT prompt FROM completions") == "mail [REDACTED]");
  CHECK(store.shows("SELECT title FROM conversations") == "mail [REDACTED]");
  CHECK(wrong_in(store) == "");
  CHECK(scan(store).hits == 0);
}

TEST_CASE("Text that two calls share is replaced once, for both") {
  RecordStore store(kRaw);
  store.add(asked("mail bob@example.com"));
  store.add(asked("mail bob@example.com"));
  CHECK(hits_of(scan(store, true), "content", "email") == 1);
  CHECK(store.shows("SELECT prompt FROM completions") == "mail [REDACTED]\nmail [REDACTED]");
}

TEST_CASE("Names that are replaced stay apart, users keep their pseudonym") {
  RecordStore store(kRaw);
  for (const char* who : {"ann@example.com", "bob@example.com"}) {
    Completion call = asked("hi");
    call.operation = who;
    call.user_id = who;
    store.add(call);
  }
  scan(store, true);
  CHECK(store.integer(
            "SELECT count(DISTINCT name) FROM operation WHERE name LIKE '[REDACTED]_%'") == 2);
  CHECK(store.integer("SELECT count(DISTINCT name) FROM user_name WHERE name LIKE 'u\\_%' ESCAPE"
                      " '\\'") == 2);
  CHECK(count_in_files(store.path, "example.com") == 0);
  CHECK(wrong_in(store) == "");
}

TEST_CASE("Errors whose text is replaced keep their group, and rollups agree with rows") {
  RecordStore store(kRaw);
  for (const char* what :
       {"no user bob@example.com here", "no user eve@example.com here", "down"}) {
    ErrorRecord error = at<ErrorRecord>(0);
    error.failure.type = "Lookup";
    error.failure.message = what;
    store.add(error);
  }
  scan(store, true);
  CHECK(count_in_files(store.path, "example.com") == 0);
  CHECK(store.shows("SELECT error_message FROM errors ORDER BY id") ==
        "no user [REDACTED] here\nno user [REDACTED] here\ndown");
  CHECK(store.integer("SELECT count(DISTINCT fingerprint) FROM error") == 3);
  CHECK(wrong_in(store) == "");
}

TEST_CASE("A prompt's fingerprint is that of the text as it is stored now") {
  RecordStore store(kRaw);
  store.add(chat({{"system", "You serve bob@example.com."}, {"user", "hi"}}, "hello"));
  store.add(chat({{"system", "You serve."}, {"user", "hi"}}, "hello"));
  const std::string untouched = "SELECT fingerprint FROM prompt WHERE id = 2";
  const std::string before = store.text(untouched);
  const std::string raw = store.text("SELECT fingerprint FROM prompt WHERE id = 1");
  scan(store, true);
  CHECK(store.text(untouched) == before);
  CHECK(store.text("SELECT fingerprint FROM prompt WHERE id = 1") != raw);
  CHECK(scan(store, true).rewritten == 0);
  CHECK(wrong_in(store) == "");
}

TEST_CASE("JSON stays JSON, where it is a number or a string alone too") {
  RecordStore store(kRaw);
  ToolExecution record = tool("pay");
  record.params.text = "4111111111111111";
  record.result.text = R"({"to":"bob@example.com","n":4111111111111111})";
  store.add(record);
  scan(store, true);
  CHECK(store.shows("SELECT params_json, result_json FROM tool_executions") ==
        R"("[REDACTED]"|{"n":"[REDACTED]","to":"[REDACTED]"})");
  CHECK(wrong_in(store) == "");
}

TEST_CASE("The index of words forgets what was replaced") {
  RecordStore store(kRaw);
  store.add(asked("mail bobcanary@example.com"));
  index_text(store.path);
  scan(store, true);
  CHECK(count_in_files(store.path, "bobcanary") == 0);
  CHECK(index_text(store.path).indexed == 2);
  CHECK(wrong_in(store) == "");
}

TEST_CASE("A run that was stopped is finished by the next") {
  RecordStore store(kRaw);
  store.add(asked("mail bob@example.com"));
  RedactScanOptions options;
  options.apply = true;
  options.stop = [] { return true; };
  CHECK_FALSE(redact_scan(store.path, options).complete);
  CHECK(wrong_in(store) == "");
  CHECK(scan(store, true).complete);
  CHECK(count_in_files(store.path, "bob@example") == 0);
}

namespace {

/// Of a group of its own for each number.
ErrorRecord lookup(int number) {
  ErrorRecord error = at<ErrorRecord>(number);
  error.failure.type = "Lookup";
  for (int rest = number; rest > 0; rest /= 26)
    error.failure.type += static_cast<char>('a' + rest % 26);
  error.failure.message = "no user bob@example.com here";
  return error;
}

}  // namespace

TEST_CASE("An error that comes between two turns of a scan goes with its group") {
  RecordStore store(kRaw);
  for (int i = 0; i < 600; ++i) store.add(lookup(i));
  int stops = 0;
  RedactScanOptions options;
  options.apply = true;
  options.stop = [&] {
    if (++stops == 1) store.add(lookup(597));  // Lookupzw, which is among the last
    return false;
  };
  CHECK(redact_scan(store.path, options).complete);
  CHECK(stops > 1);
  CHECK(store.integer("SELECT count(DISTINCT fingerprint) FROM error WHERE type = 'Lookupzw'") ==
        1);
  CHECK(wrong_in(store) == "");
}

TEST_CASE(
    "Errors are rewritten a few hundred groups at a time, each time leaving the store whole") {
  RecordStore store(kRaw);
  for (int i = 0; i < 600; ++i) store.add(lookup(i));
  std::size_t turns = 0;
  for (bool complete = false; !complete; ++turns) {
    RedactScanOptions options;
    options.apply = true;
    std::size_t left = turns;
    options.stop = [&] { return left-- == 0; };
    complete = redact_scan(store.path, options).complete;
    CHECK(wrong_in(store) == "");
  }
  CHECK(turns > 3);
  CHECK(count_in_files(store.path, "bob@example") == 0);
  CHECK(store.integer("SELECT count(DISTINCT fingerprint) FROM error") == 600);
}

TEST_CASE("After a scan that replaced text, a process that starts anew folds as ever") {
  RecordStore store(kRaw);
  store.add(chat({{"user", "mail bob@example.com"}}, "done"));
  scan(store, true);
  CHECK(wrong_in(store) == "");
  sql::Connection db = BatchStore::open(store.path);
  write::BatchWriter anew(db, kRaw);
  const auto add = [&](Completion call) {
    db.exec("BEGIN IMMEDIATE");
    anew.begin(store.now_ns);
    CHECK_FALSE(anew.write({std::move(call), {}, 0, {}}));
    anew.finish();
    db.exec("COMMIT");
    anew.committed();
  };
  const std::vector<Message> asked = {
      {"user", "mail [REDACTED]"}, {"assistant", "done"}, {"user", "more"}};
  add(chat(asked, "ok"));
  const std::int64_t messages = store.integer("SELECT count(*) FROM message");
  add(chat(asked, "ok"));
  CHECK(store.integer("SELECT count(*) FROM message") == messages);
  CHECK(wrong_in(store) == "");
}

TEST_CASE("A run that replaces is audited") {
  RecordStore store(kRaw);
  store.add(asked("mail bob@example.com"));
  scan(store, true);
  CHECK(store.text("SELECT object FROM audit ORDER BY id DESC LIMIT 1") ==
        "redact_scan=2 replaced, 2 rows");
}

TEST_CASE("A writer goes on beside a scan, and a conversation with it") {
  RecordStore store(kRaw);
  const std::vector<Message> first = {{"user", "mail bob@example.com"}};
  store.add(chat(first, "done"));
  scan(store, true);
  store.add(
      chat({{"user", "mail bob@example.com"}, {"assistant", "done"}, {"user", "more"}}, "ok"));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
  CHECK(wrong_in(store) == "");
}
