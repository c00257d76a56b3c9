#include <filesystem>
#include <fstream>

#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

using Kind = CheckResult::Finding::Kind;

/// What is wrong, as "check: text" lines.
std::string wrong(const std::string& path, Kind kind = Kind::wrong) {
  std::string text;
  for (const auto& finding : check_store(path).findings) {
    if (finding.kind == kind) text += finding.check + ": " + finding.text + '\n';
  }
  return text;
}

/// Two turns of a chat, an error, calls with usage, over two hours.
struct HistoryStore : CallStore {
  HistoryStore() {
    Completion turn = call(100);
    turn.messages.push_back({"user", "hi"});
    turn.response.push_back({"assistant", "hello"});
    turn.usage.input = 8;
    turn.usage.output = 2;
    turn.cost_usd = 0.5;
    turn.time_to_first_token = Nanos(20 * kMs);
    turn.metadata = {{"k", 1}};
    add(turn);
    turn.messages.push_back({"assistant", "hello"});
    turn.messages.push_back({"user", "and now?"});
    turn.failure = Failure{"Timeout", "too slow", "", ""};
    turn.at = hour(1);
    turn.cost_usd.reset();
    add(turn);
    Completion untimed = call(0);
    untimed.latency.reset();
    add(untimed);
    ErrorRecord error;
    error.failure.type = "Refused";
    error.at = hour(1);
    add(error);
  }
  void damage(const char* sql) {
    db.exec("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON");
    db.exec(sql);
  }
};

void finds(const char* damage, const std::string& expected) {
  HistoryStore store;
  store.damage(damage);
  CAPTURE(damage);
  const std::string found = wrong(store.path);
  CAPTURE(found);
  CHECK(found.find(expected) != std::string::npos);
}

}  // namespace

TEST_CASE("A store as the writer leaves it is in order, and every check says so") {
  HistoryStore store;
  const CheckResult result = check_store(store.path);
  CHECK(wrong(store.path).empty());
  CHECK(result.ok());
  std::string checks;
  for (const auto& finding : result.findings) checks += finding.check + ' ';
  CHECK(checks ==
        "integrity schema orphans epochs tree checksums digest_runs rollups error_rollups "
        "tool_rollups "
        "user_rollups metric_rollups tiers percentiles sizes"
        " conversations traces prompts search ");
}

TEST_CASE("The quick check is in order too, and does not look at the text") {
  HistoryStore store;
  const CheckResult in_order = check_store(store.path, true);
  CHECK(in_order.ok());
  for (const auto& finding : in_order.findings) CHECK(finding.check != "checksums");
  store.damage("UPDATE content SET text = text || '.' WHERE id = 1");
  CHECK(check_store(store.path, true).ok());
  CHECK_FALSE(check_store(store.path, false).ok());
  store.damage("DELETE FROM rollup_hour");
  CHECK_FALSE(check_store(store.path, true).ok());
}

TEST_CASE("Text is used in its own epoch, and one epoch is open") {
  const std::string later =
      "; INSERT INTO epoch (id, opened_ns, closed_ns, first_span_id, first_message_id,"
      " first_content_id)"
      " SELECT 2, 1, NULL, next_span_id, next_message_id, next_content_id"
      " FROM store_state; UPDATE store_state SET epoch = 2";
  finds("UPDATE epoch SET closed_ns = 1", "epochs: epoch 1 is written to, but closed");
  finds("UPDATE store_state SET epoch = 2",
        "epochs: epoch 2, which is written to, is not the last");
  finds(("SELECT 1" + later).c_str(), "epochs: epoch 1 was left open");
  finds(("UPDATE epoch SET closed_ns = 1; UPDATE store_state SET next_message_id = 2" + later)
            .c_str(),
        "epochs: completion 1: response_message_id 2 is not of its epoch 1");
  finds(("UPDATE epoch SET closed_ns = 1; UPDATE store_state SET next_span_id = 2" + later).c_str(),
        "epochs: completion 2: request_message_id ");
  finds(
      "INSERT INTO epoch (id, opened_ns, closed_ns, first_span_id, first_message_id,"
      " first_content_id)"
      " VALUES (2, 1, NULL, 9, 2, 1)",
      "epochs: message 2: parent_id 1 is not of its epoch 2");
  finds(
      "INSERT INTO epoch (id, opened_ns, closed_ns, first_span_id, first_message_id,"
      " first_content_id)"
      " VALUES (2, 1, NULL, 2, 9, 9)",
      "epochs: completion 2: request_message_id ");
}

TEST_CASE("Rows that lead nowhere are orphans") {
  finds("DELETE FROM span WHERE id = 1", "orphans: completion: row 1 points at no row of span");
  finds("DELETE FROM model", "points at no row of model");
  finds("UPDATE completion SET request_message_id = 999 WHERE id = 2",
        "orphans: completion 2: request_message_id 999 is no row of message");
  finds("UPDATE completion SET alternatives = '[1,998]' WHERE id = 2",
        "orphans: completion 2: alternative 998 is no row of message");
  finds("UPDATE span SET metadata_id = 997 WHERE id = 1", "orphans: span 1: metadata_id 997");
  finds("UPDATE message SET content_id = 996 WHERE id = 1", "orphans: message 1: content_id 996");
  finds("DELETE FROM conversation", "is no row of conversation");
}

TEST_CASE("What pointed at pruned text may point at nothing") {
  HistoryStore store;
  store.damage("UPDATE completion SET request_message_id = 999, content_state = 3 WHERE id = 3");
  CHECK(wrong(store.path).empty());
}

TEST_CASE("A message hangs below an older one") {
  finds("UPDATE message SET parent_id = id + 1 WHERE id = 2", "tree: message 2: its parent 3");
  finds("UPDATE message SET parent_id = 0 WHERE id = 2",
        "tree: message 2: its parent 0 is missing");
  finds("UPDATE message SET depth = 7 WHERE id = 2", "tree: message 2: its depth is 7");
  finds("UPDATE message SET content_id = NULL WHERE id = 1",
        "tree: message 1: its content is miss");
}

TEST_CASE("Ends of paths lead to messages that are there") {
  finds("UPDATE message_head SET message_id = 995 WHERE message_id = 2",
        "orphans: message_head: message_id 995 is no row of message");
}

TEST_CASE("What other processes know of a text leads to that text") {
  HistoryStore store;
  Completion call;
  call.messages.push_back({"user", std::string(300, 'z')});
  store.add(call);
  CHECK(wrong(store.path).empty());
  store.damage("UPDATE digest_run SET first_id = first_id - 1 WHERE kind = 1");
  CHECK(wrong(store.path).find("is known by a digest that is not its own") != std::string::npos);
  store.damage("UPDATE digest_run SET first_id = first_id + 800");
  CHECK(wrong(store.path).find("digest_runs: digest_run: content 8") != std::string::npos);
  CHECK(wrong(store.path).find("digest_runs: digest_run: span 8") != std::string::npos);
}

TEST_CASE("An alias stands beside an older answer that is none itself") {
  finds("UPDATE message SET alias_of = 1 WHERE id = 2",
        "tree: message 2: alias_of 1 is not below the same parent");
  finds("UPDATE message SET alias_of = 2 WHERE id = 2", "tree: message 2: alias_of 2 is itself");
  finds("UPDATE message SET alias_of = 2 WHERE id = 2", "alias_of 2 is not older");
}

TEST_CASE("Text that changed is found by its checksum") {
  finds("UPDATE content SET text = text || '.' WHERE id = 1",
        "checksums: content 1: its text changed");
}

TEST_CASE("A rollup that differs from its rows is found, to the column") {
  finds("UPDATE rollup_hour SET count = count + 1", "count is 2, the rows say 1");
  finds("UPDATE rollup_hour SET sum_ns = 5 WHERE cost_nano_usd > 0",
        "sum_ns is 5, the rows say 100000000");
  finds("UPDATE rollup_hour SET unpriced = 9", "unpriced is 9, the rows say");
  finds("UPDATE rollup_hour SET stream_ns = 1", "stream_ns is 1, the rows say 80000000");
  finds("UPDATE rollup_hour_bucket SET count = 4 WHERE measure = 1", "count is 4, the rows say 1");
  finds("DELETE FROM rollup_hour_bucket", "count is 0, the rows say 1");
  finds("DELETE FROM rollup_hour", "missing");
  finds("DELETE FROM rollup_group", "3 rows of span have no row of rollup_group");
}

TEST_CASE("A rollup of errors that differs from its rows is found") {
  finds("UPDATE rollup_error_hour SET count = 3 WHERE group_id = 1",
        "group 1: count is 3, the rows say 1");
  finds("UPDATE rollup_error_hour SET last_at_ns = last_at_ns + 1", "first or last time");
  finds("DELETE FROM rollup_error_hour", "group 2: count is 0, the rows say 1");
}

TEST_CASE("A rollup of users that differs from its rows is found, to the column") {
  HistoryStore store;
  for (const char* user : {"ann", "bob"}) {
    Completion call = CallStore::call(5);
    call.user_id = user;
    call.usage.input = 7;
    store.add(call);
  }
  CHECK(wrong(store.path).empty());
  store.damage("UPDATE rollup_user_day SET input_tokens = 9, unpriced = 0 WHERE user_id = 1");
  CHECK(wrong(store.path) ==
        "user_rollups: rollup_user_day 2026-11-18 user 1: input_tokens is 9, the rows say 7\n"
        "user_rollups: rollup_user_day 2026-11-18 user 1: unpriced is 0, the rows say 1\n");
  store.damage("DELETE FROM rollup_user_day WHERE user_id = 1");
  CHECK(wrong(store.path) ==
        "user_rollups: rollup_user_day 2026-11-18: rollup_user_count says 2 users, it has 1\n"
        "user_rollups: rollup_user_day 2026-11-18 user 0: count is 0, the rows say 1\n"
        "user_rollups: rollup_user_day 2026-11-18 user 0: input_tokens is 0, the rows say 7\n"
        "user_rollups: rollup_user_day 2026-11-18 user 0: unpriced is 0, the rows say 1\n");
}

TEST_CASE("Users beyond a day's limit are verified as one") {
  HistoryStore store;
  Completion call = CallStore::call(5);
  call.user_id = "ann";
  store.add(call);
  store.damage(
      "INSERT INTO user_name VALUES (2, '(other)');"
      "UPDATE rollup_user_day SET user_id = 2; UPDATE rollup_user_count SET users = 0");
  CHECK(wrong(store.path).empty());
}

TEST_CASE("A day of users whose rows were deleted is not verifiable") {
  HistoryStore store;
  store.damage(
      "UPDATE rollup_hour SET count = count + 1, pruned = 1;"
      "INSERT INTO user_name VALUES (1, 'ann');"
      "INSERT INTO rollup_user_day SELECT hour_us / 86400000000 * 86400000000, 1, 1, 1, 1,"
      " 0, 0, 0, 0, 0, 0, 0 FROM rollup_hour LIMIT 1;"
      "INSERT INTO rollup_user_count SELECT day_us, 1 FROM rollup_user_day");
  CHECK(wrong(store.path).empty());
  CHECK(wrong(store.path, Kind::not_verifiable).find("user_rollups: 1 of 1 days of users") !=
        std::string::npos);
}

TEST_CASE("What was pruned cannot be verified, but is still counted") {
  HistoryStore store;
  store.damage("UPDATE rollup_hour SET count = count + 2, pruned = 2, sum_ns = 1");
  CHECK(wrong(store.path).empty());
  CHECK(wrong(store.path, Kind::not_verifiable).find("rollups: 2 of 2") == 0);
  store.damage("UPDATE rollup_hour SET pruned = 1");
  CHECK(wrong(store.path).find("the rows say 2") != std::string::npos);
}

TEST_CASE("Totals of a conversation that differ from its spans are found") {
  finds("UPDATE conversation SET input_tokens = 99 WHERE id = 1",
        "conversations: conversation 1: input_tokens is 99, its spans say 16");
  finds("UPDATE conversation SET last_at_ns = 1 WHERE id = 1", "last_at_ns is 1");
}

TEST_CASE("What was created in the store by others is told, with advice") {
  finds("CREATE VIEW mine AS SELECT 1 AS one", "schema: view mine is not daybook's: ");
  finds("CREATE TRIGGER t AFTER INSERT ON span BEGIN SELECT 1; END", "schema: trigger t");
  finds("CREATE INDEX extra ON span (level)", "schema: index extra");
  finds("DROP INDEX span_by_at", "schema: span_by_at is missing");
  finds("DROP VIEW report_tokens", "schema: report_tokens is missing");
}

TEST_CASE("A ledger that does not fit the version is told") {
  finds("INSERT INTO migration VALUES (7, 'x', 0, '0', 1, 1)",
        "schema: user_version is 1, the last migration of the ledger is 7");
}

TEST_CASE("Many findings of a kind are counted, not listed") {
  CallStore store;
  for (int i = 0; i < 30; ++i) store.add(CallStore::call(1, i));
  store.db.exec("UPDATE rollup_hour SET priced = 5");
  const std::string found = wrong(store.path);
  CHECK(std::count(found.begin(), found.end(), '\n') == 21);
  CHECK(found.find("rollups: and 10 more of these") != std::string::npos);
}

TEST_CASE("A damaged page is found, and nothing else is asked") {
  HistoryStore store;
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto page = store.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'span_by_at'");
  const auto page_size = store.integer("PRAGMA page_size");
  std::fstream file(store.path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp((page - 1) * page_size);
  file.write(std::string(100, '\xee').data(), 100);
  file.close();
  const CheckResult result = check_store(store.path);
  CHECK_FALSE(result.ok());
  for (const auto& finding : result.findings) {
    CHECK(finding.check == "integrity");
    CHECK(finding.text.find('\n') == std::string::npos);
    CHECK(finding.text.find("***") == std::string::npos);
  }
}

TEST_CASE("Of a store that lost its end the damage is a finding, of another file an error") {
  const HistoryStore store;
  const std::string half = store.path + "-half", other = store.path + "-other";
  std::filesystem::copy_file(store.path, half);
  std::filesystem::resize_file(half, std::filesystem::file_size(half) / 2);
  CHECK(wrong(half) == "integrity: store " + half + ": the file is damaged\n");
  std::ofstream(other) << std::string(8192, 'x');
  CHECK_THROWS_AS(check_store(other), Error);
}
