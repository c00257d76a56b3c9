// Calls that continue one which another process stored, or this one before it was started anew.
#include "write/twins.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

/// Another process on the store of the brief twin: it shares no window, only the file.
struct OtherProcess {
  sql::Connection db;
  write::BatchWriter writer;
  explicit OtherProcess(const std::string& path, const write::BatchOptions& options = {})
      : db(sql::Connection::open_writer(path, {})), writer(db, options) {}
  write::BatchCounts add(Completion call, Origin origin, std::int64_t now_ns = kNow) {
    db.exec("BEGIN IMMEDIATE");
    writer.begin(now_ns);
    REQUIRE_FALSE(writer.write({std::move(call), std::move(origin), 0, {}}));
    writer.finish();
    db.exec("COMMIT");
    writer.committed();
    return writer.counts();
  }
};

}  // namespace

TEST_CASE("continued: calls of another process are found in the store") {
  BatchStore alone, shared;
  OtherProcess other(shared.path);
  const std::string texts[] = {"", "1", "bob@example.com", "3", "4"};
  for (int n = 1; n <= 4; ++n) {
    alone.add(turn(n, n - 1, texts[n]), own(n));
    if (n % 2 == 0) {
      CHECK(other.add(turn(n, n - 1, texts[n]), own(n)).unknown_parents == 0);
    } else {
      shared.add(turn(n, n - 1, texts[n]), own(n));
    }
  }
  for (const char* view : {"completions", "conversations", "messages", "traces", "spans"}) {
    if (rows(alone.path, kViewNames).find(std::string(view) + '|') == std::string::npos) continue;
    INFO(view);
    const std::string all = std::string("SELECT * FROM ") + view + " ORDER BY 1";
    CHECK(rows(alone.path, all) == rows(shared.path, all));
  }
  CHECK(check_store(shared.path).ok());
}

TEST_CASE("continued: words that look like a replacement are not counted as one") {
  BatchStore store;
  store.add(turn(1, 0, "[REDACTED] [REDACTED]"), own(1));
  store.add(turn(2, 1, "bob@example.com"), own(2));
  OtherProcess other(store.path);
  other.add(turn(3, 2, "more"), own(3));
  CHECK(store.text("SELECT group_concat(redactions) FROM span") == "0,2,2");
}

TEST_CASE("continued: full requests fold onto what was continued in another process") {
  BatchStore store;
  const Message asked("user", "hi");
  const Message received =
      Message::from_json(R"({"role":"assistant","content":"yo","refusal":null})");
  Completion first = chat({asked}, "");
  first.response = {received};
  store.add(first, own(1));
  store.add(chat({asked, {"assistant", "yo"}, {"user", "and?"}}, "so"), own(2));
  OtherProcess other(store.path);
  other.add(turn(3, 2, "more"), own(3));
  std::vector<Message> whole = {asked, {"assistant", "yo"}, {"user", "and?"}, {"assistant", "so"}};
  whole.insert(whole.end(), {{"user", "asks more"}, {"assistant", "is told more"}, {"user", "x"}});
  other.add(chat(whole, "y"), own(4));
  CHECK(store.integer("SELECT count(*) FROM message") == 9);
  // From an answer in the middle of what was read.
  other.add(chat({asked, {"assistant", "yo"}, {"user", "or?"}}, "z"), own(5));
  CHECK(store.integer("SELECT count(*) FROM conversation") == 1);
}

TEST_CASE("continued: a parent that was stored anew names its conversation to full requests too") {
  BatchStore store;
  store.add(turn(1, 0, "1"), own(1));
  OtherProcess other(store.path);
  const std::int64_t tomorrow = kNow + 25 * kHour;
  other.add(turn(2, 1, "2"), own(2), tomorrow);
  other.add(chat({{"user", "asks 1"}, {"assistant", "is told 1"}, {"user", "or?"}}, "so"), own(3),
            tomorrow);
  CHECK(store.text("SELECT group_concat(completions) FROM conversation") == "3");
  CHECK(store.integer("SELECT count(*) FROM message") == 2 + 4 + 2);
}

TEST_CASE(
    "continued: what a writer without redaction stored is redacted before it is referred to") {
  write::BatchOptions plain;
  plain.redact = false;
  BatchStore store;
  {
    OtherProcess raw(store.path, plain);
    raw.add(turn(1, 0, "nothing"), own(1));
    raw.add(turn(2, 1, "bob@example.com"), own(2));
  }
  store.add(turn(3, 2, "more"), own(3));
  const std::string json = rows(store.path, "SELECT messages_json FROM completions WHERE id = 3");
  CHECK_THAT(json, Catch::Contains("asks [REDACTED]") && !Catch::Contains("bob@example.com"));
  CHECK(store.integer("SELECT count(*) FROM message WHERE depth = 1") == 1);
  CHECK(store.integer("SELECT redactions FROM span WHERE id = 3") == 2);
}
