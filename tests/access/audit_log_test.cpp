// Entries by whoever only reads: durable before the first row, by several processes, under faults.
#include "access/audit_log.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "access/audited_store.hpp"
#include "daybook/error.hpp"
#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace daybook::test;
using access::AuditLog;
using faults::die_after;
using faults::Journal;
using faults::MemoryFolder;
using faults::Random;
using state::AuditReads;

namespace {

std::string new_store(const std::string& path) {
  BatchStore::open(path);
  return path;
}

AuditCheck check(const std::string& path) {
  return check_audit(path);
}

std::string first_problem(const std::string& path) {
  const AuditCheck found = check(path);
  return found.ok() ? "" : found.problems.front().text;
}

std::int64_t count(const std::string& path, const std::string& where = "1") {
  sql::Connection reader = sql::Connection::open_reader(path);
  return reader.integer("SELECT count(*) FROM audit WHERE " + where);
}

/// No file of this process grows beyond `bytes`.
void limit_files(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

struct Killed {
  int broken = 0, lost = 0;
  std::int64_t entries = 0;
};

Killed kill_many(int trials, bool noted_before) {
  Killed result;
  Random random(faults::seed());
  for (int trial = 0; trial < trials; ++trial) {
    const MemoryFolder folder;
    const std::string path = new_store(folder / "store.db");
    const std::int64_t life_ns = random.between(2'000'000, 30'000'000);
    testing::Process writer([&](const testing::Process::Line&) -> int {
      die_after(life_ns);
      AuditLog log(path, AuditReads::required);
      const Journal journal(folder / "journal");
      for (std::int64_t next = 1;; ++next) {
        if (noted_before) journal.note(next + 1);
        const std::int64_t id = log.append(AuditedStore::entry("content", "completions"));
        if (!noted_before) journal.note(id);
      }
    });
    REQUIRE(writer.join() == -SIGKILL);
    const AuditCheck after = check(path);
    if (!after.ok()) ++result.broken;
    if (after.entries < Journal(folder / "journal").read()) ++result.lost;
    result.entries += after.entries;
    AuditLog(path, AuditReads::required).append(AuditedStore::entry("read", "spans"));
    if (!check(path).ok()) ++result.broken;  // and it goes on
  }
  return result;
}

}  // namespace

TEST_CASE("audit log: an entry is there when append returns, its end refers to it", "[audit]") {
  AuditedStore store;
  AuditLog log(store.path, AuditReads::required);
  state::AuditEntry entry = AuditedStore::entry("content", "completions");
  entry.at_ns = 0;
  const std::int64_t began = log.append(entry);
  CHECK(began == 1);
  CHECK(store.integer("SELECT at_ns > 0 FROM audit WHERE id = 1") == 1);
  entry.began_id = began;
  entry.rows = 12;
  CHECK(log.append(entry) == 2);
  CHECK(store.text("SELECT began_id || ' ' || rows_read FROM audit_entries WHERE id = 2") ==
        "1 12");
  CHECK(store.problems() == "");
}

TEST_CASE("audit log: switched off it writes nothing and opens nothing", "[audit]") {
  AuditLog log("/nowhere/store.db", AuditReads::off);
  CHECK(log.append(AuditedStore::entry("content", "completions")) == 0);
}

TEST_CASE("audit log: it goes on where a writer's batch and settings come in between", "[audit]") {
  AuditedStore store;
  AuditLog log(store.path, AuditReads::required), second(store.path, AuditReads::required);
  for (int i = 0; i < 3; ++i) {
    log.append(AuditedStore::entry("content", "completions"));
    store.append("read", "spans");
    second.append(AuditedStore::entry("content", "messages"));
    store.begin();
    store.commit();
  }
  CHECK(store.check().entries == 9);
  CHECK(store.problems() == "");
}

TEST_CASE("audit log: what cannot be recorded may not be read, unless the store says so",
          "[audit]") {
  const MemoryFolder folder;
  const std::string path = new_store(folder / "store.db");
  testing::Process reader([&](const testing::Process::Line&) {
    AuditLog required(path, AuditReads::required), tries(path, AuditReads::best_effort);
    const state::AuditEntry entry = AuditedStore::entry("content", "completions");
    if (required.append(entry) != 1 || tries.append(entry) != 2) return 1;  // the control
    limit_files(4096);  // the next write finds no room
    bool refused = false;
    try {
      required.append(entry);
    } catch (const Error& error) {
      refused = error.hint.find("audit_reads") != std::string::npos;
    }
    if (!refused) return 2;
    if (tries.append(entry) != 0 || tries.append(entry) != 0 || tries.unrecorded() != 2) return 3;
    limit_files(RLIM_INFINITY);
    if (tries.append(entry) == 0 || tries.unrecorded() != 0) return 4;
    return required.append(entry) > 0 ? 0 : 5;
  });
  CHECK(reader.join() == 0);
  CHECK(count(path, "action = 'unrecorded' AND rows_read = 2 AND result = 'failed'") == 1);
  CHECK(first_problem(path) == "");
}

TEST_CASE("audit log: a store that is not there is told, and nothing may be read", "[audit]") {
  const MemoryFolder folder;
  AuditLog required(folder / "none.db", AuditReads::required);
  CHECK_THROWS_AS(required.append(AuditedStore::entry("content", "completions")), Error);
}

TEST_CASE("audit log: two processes at once keep one chain", "[audit]") {
  const MemoryFolder folder;
  const std::string path = new_store(folder / "store.db");
  constexpr int kEach = 150;
  const auto work = [&](const testing::Process::Line& ready) {
    ready.say();
    AuditLog log(path, AuditReads::required);
    for (int i = 0; i < kEach; ++i) log.append(AuditedStore::entry("content", "completions"));
    return 0;
  };
  testing::Process one(work), two(work);
  REQUIRE(one.wait_until_ready());
  REQUIRE(two.wait_until_ready());
  CHECK(one.join() == 0);
  CHECK(two.join() == 0);
  CHECK(check(path).entries == 2 * kEach);
  CHECK(first_problem(path) == "");
}

TEST_CASE("audit log: links that were computed outside the transaction fork the chain", "[audit]") {
  const MemoryFolder folder;  // the control of the test above
  const std::string path = new_store(folder / "store.db");
  sql::Connection one = sql::Connection::open_writer(path, {});
  one.exec("BEGIN IMMEDIATE");
  state::append_audit(one, AuditedStore::entry("read", "spans"));
  one.exec("COMMIT");
  const std::string before = one.text("SELECT chain FROM audit WHERE id = 1");
  for (int i = 0; i < 2; ++i) {  // both after entry 1
    one.exec("BEGIN IMMEDIATE");
    state::append_audit(one, AuditedStore::entry("read", "spans"));
    one.exec("COMMIT");
  }
  CHECK(first_problem(path) == "");
  one.exec("UPDATE audit SET chain = (SELECT chain FROM audit WHERE id = 2) WHERE id = 3");
  CHECK(first_problem(path) == "entry 3 was changed, or stands in another's place");
}

TEST_CASE("audit log: kill -9 leaves a chain that verifies, with all that was told", "[audit]") {
  const Killed killed = kill_many(faults::trials(60), false);
  WARN(killed.entries << " entries by processes that were killed");
  CHECK(killed.entries > 0);
  CHECK(killed.broken == 0);
  CHECK(killed.lost == 0);
}

TEST_CASE("audit log: entries said to be safe before they are written are missed", "[audit]") {
  CHECK(kill_many(faults::trials(60), true).lost > 0);  // the control of the test above
}
