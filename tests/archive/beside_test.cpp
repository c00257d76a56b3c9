// Everything at once: writers in four processes that import three years in no order, and beside
// them retention, an erasure, archives and backups, each again and again.
#include "archive/archive_store.hpp"
#include "daybook/backup.hpp"
#include "daybook/erase.hpp"
#include "retain/beside_writers.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kErased = "user 3";

/// The erasure is older than the policy.
Fate fate(const OldCall& call) {
  return call.record.user_id == kErased ? Fate::goes : by_policy(call);
}

/// Of a copy that was made in the middle of it.
Fate any_fate(const OldCall&) {
  return Fate::either;
}

}  // namespace

TEST_CASE(
    "Retention, erasure, archives and backups beside writers in four processes keep each text",
    "[archive][retain][erase]") {
  constexpr int kCalls = 600;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db", to = folder / "archive", copy = folder / "copy.db";
  create_store(path);
  set_history_policies(path);
  const Time now = std::chrono::system_clock::now();
  const std::vector<History> writers = {{7, 0, now}, {7, 1, now}, {7, 2, now}, {7, 3, now}};
  EraseRequest request;
  request.user = kErased;
  ArchiveOptions archive;
  archive.before = now + std::chrono::hours(24);
  BackupOptions verified;
  verified.force = verified.verify = true;
  beside_writers(path, writers, kCalls,
                 {[&] { apply_retention(path, {}); }, [&] { erase_subject(path, request); },
                  [&] { archive_store(path, to, archive); },
                  [&] {
                    const BackupResult made = backup_store(path, copy, verified);
                    if (!made.wrong.empty()) throw std::runtime_error(made.wrong.front());
                  }});
  CHECK(table(Reader::open(path).query("SELECT DISTINCT kind FROM retention_runs WHERE"
                                       " rows_deleted > 0 ORDER BY 1")) ==
        "apply\narchive\nerase\n");
  CHECK(judge(copy, writers, kCalls, any_fate) == "");
  CHECK(apply_retention(path, {}).finished);
  CHECK(erase_subject(path, request).finished);
  CHECK(judge(path, writers, kCalls, fate) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
  REQUIRE(archives_in(to).size() > 1);
  CHECK(restore_archives(path, archives_in(to)).finished);
  CHECK(judge(path, writers, kCalls, fate) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
  CHECK(table(Reader::open(path).query("SELECT count(*) FROM completions WHERE messages_json IS"
                                       " NULL")) == "0\n");
}
