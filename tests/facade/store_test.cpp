#include "daybook/store.hpp"

#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "facade/core.hpp"
#include "sql/connection.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"
#include "write/store_session.hpp"

using namespace daybook;
using namespace std::chrono_literals;

namespace {

Options quiet() {
  Options options;
  options.on_error = [](const Error&) {};
  return options;
}

std::int64_t ask(const std::string& path, const std::string& sql) {
  return sql::Connection::open_reader(path).integer(sql);
}

Completion hello() {
  Completion record;
  record.model = "gpt-4o";
  record.messages.emplace_back("user", "hi");
  record.response.emplace_back("assistant", "hello");
  return record;
}

// A real session whose next commit answers unknown, having landed or not.
class DoubtfulSession : public write::StoreSession {
 public:
  DoubtfulSession(const std::string& path, bool lands)
      : StoreSession(path, options(), {"app", "", "", true}, base::system_clock()), lands_(lands) {}
  Commit commit() noexcept override {
    if (!std::exchange(doubtful_, false)) return StoreSession::commit();
    if (lands_) StoreSession::commit();
    return {Outcome::unknown, Error(Error::Code::io, "sync failed")};
  }

 private:
  static sql::Connection::WriterOptions options() {
    sql::Connection::WriterOptions options;
    options.create = true;
    return options;
  }
  bool lands_, doubtful_ = true;
};

}  // namespace

TEST_CASE("what was flushed is in the views") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path);
  CHECK(store.logger().completion(hello()) == Submit::ok);
  store.flush(30s);
  auto reader = store.reader();
  auto rows = reader.query("SELECT model, service, prompt, response FROM completions");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "gpt-4o");
  CHECK(rows.text(1) == "default");
  CHECK(rows.text(2) == "hi");
  CHECK(rows.text(3) == "hello");
  CHECK(store.stats().committed == 1);
}

TEST_CASE("while a store is open its writer has a row, and none after close") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  CHECK(store.logger().event("x") == Submit::ok);
  store.flush(30s);
  CHECK(ask(path, "SELECT pid FROM writer WHERE batch > 0") == ::getpid());
  store.close(30s);
  CHECK(ask(path, "SELECT count(*) FROM writer") == 0);
  CHECK(std::filesystem::file_size(path + "-wal") == 0);
}

TEST_CASE("a rejected record is a row of losses") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  Completion record = hello();
  record.cost_usd = -1;
  CHECK(store.logger().completion(record) == Submit::rejected);
  store.flush(30s);
  CHECK(ask(path,
            "SELECT records FROM losses WHERE reason = 'invalid' AND error LIKE 'cost_usd%'") == 1);
}

TEST_CASE("a message that is not JSON loses its record alone, and flush says so") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  Completion bad = hello();
  bad.messages.push_back(Message::from_json("{not JSON"));
  CHECK(store.logger().completion(hello()) == Submit::ok);
  CHECK(store.logger().completion(bad) == Submit::ok);
  CHECK_THROWS_AS(store.flush(30s), Error);
  CHECK_NOTHROW(store.flush(30s));
  CHECK(ask(path, "SELECT count(*) FROM completions") == 1);
  CHECK(store.stats().rejected == 1);
}

TEST_CASE("opening without create tells that there is no store") {
  testing::TempFolder folder;
  Options options;
  options.create = false;
  try {
    Store::open(folder / "store.db", options);
    FAIL("opened");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::not_found);
  }
}

TEST_CASE("an unknown commit is looked up in the store: nothing is lost, nothing written twice") {
  const bool lands = GENERATE(true, false);
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  {
    // The base class opens with its own commit: the doubtful one is the first batch.
    auto core =
        std::make_shared<Core>(path, quiet(), std::make_unique<DoubtfulSession>(path, lands));
    const Logger log = Core::logger(core);
    for (int i = 0; i < 10; ++i) CHECK(log.completion(hello()) == Submit::ok);
    core->flush(30s);
    CHECK(core->stats().committed == 10);
    CHECK(log.completion(hello()) == Submit::ok);
    core->close(30s);
  }
  CHECK(ask(path, "SELECT count(*) FROM completions") == 11);
}

TEST_CASE("a store that is moved away while it is open fails, and says so") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  std::filesystem::rename(path, folder / "elsewhere.db");
  CHECK(store.logger().event("x") == Submit::ok);
  CHECK_THROWS_AS(store.flush(30s), Error);
  CHECK(store.stats().state == Stats::State::failed);
  CHECK(store.stats().failed == 1);
}

TEST_CASE("a record whose rows the store refuses is lost alone, wherever it stands in its batch") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  sql::Connection::open_writer(path, {}).exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON span WHEN NEW.status_message = 'bad'"
      " BEGIN SELECT RAISE(ABORT, 'refused'); END");
  const Logger log = store.logger();
  for (int i = 0; i < 100; ++i) {
    Completion record = hello();
    if (i == 0 || i == 57 || i == 99) record.status_message = "bad";
    CHECK(log.completion(std::move(record)) == Submit::ok);
  }
  CHECK_THROWS_AS(store.flush(30s), Error);
  CHECK(store.stats().committed == 97);
  CHECK(store.stats().failed == 3);
  CHECK(ask(path, "SELECT count(*) FROM completions") == 97);
  CHECK(ask(path, "SELECT sum(records) FROM loss") == 3);
}

TEST_CASE("when the disk is full records wait, and are stored when there is room") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  testing::Process child([&](const testing::Process::Line&) {
    Store store = Store::open(path, quiet());
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 4096;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (store.logger().completion(hello()) != Submit::ok) return 1;
    for (int tries = 0; store.stats().state != Stats::State::degraded; ++tries) {
      if (tries == 100) return 4;
      try {
        store.flush(300ms);
        return 2;
      } catch (const Error& error) {
        if (error.code != Error::Code::timeout) return 3;
      }
    }
    limit.rlim_cur = before;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    store.flush(30s);
    return store.stats().state == Stats::State::running ? 0 : 5;
  });
  CHECK(child.join() == 0);
  CHECK(ask(path, "SELECT count(*) FROM completions") == 1);
}

TEST_CASE("after a fork parent and child may both write, the child once it has reopened") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store store = Store::open(path, quiet());
  const Logger log = store.logger();
  CHECK(log.event("parent") == Submit::ok);
  store.flush(30s);
  testing::Process child([&](const testing::Process::Line&) {
    if (log.event("child") != Submit::forked) return 1;
    store.reopen_after_fork();
    if (log.event("child") != Submit::ok) return 2;
    store.close(30s);
    return 0;
  });
  CHECK(child.join() == 0);
  CHECK(log.event("parent") == Submit::ok);
  store.close(30s);
  CHECK(ask(path, "SELECT count(*) FROM event") == 3);
  CHECK(ask(path, "SELECT count(*) FROM writer") == 0);
}

TEST_CASE("a child that never touches its store leaves the parent's alone") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  auto store = std::make_unique<Store>(Store::open(path, quiet()));
  CHECK(store->logger().event("x") == Submit::ok);
  testing::Process child([&](const testing::Process::Line&) {
    store.reset();
    return 0;
  });
  CHECK(child.join() == 0);
  store->close(30s);
  CHECK(ask(path, "SELECT count(*) FROM event") == 1);
}

TEST_CASE("two stores of one process on one file store all their records") {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  Store first = Store::open(path, quiet()), second = Store::open(path, quiet());
  std::vector<std::thread> threads;
  for (const Store* store : {&first, &second, &first, &second}) {
    threads.emplace_back([log = store->logger()] {
      for (int i = 0; i < 300; ++i) {
        if (log.completion(hello()) != Submit::ok) std::abort();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  first.close(30s);
  second.close(30s);
  CHECK(ask(path, "SELECT count(*) FROM completions") == 1200);
}

TEST_CASE("a store may be moved, and assigning to it closes the one that was there") {
  testing::TempFolder folder;
  Store store = Store::open(folder / "a.db", quiet());
  const Logger log = store.logger();
  store = Store::open(folder / "b.db", quiet());
  CHECK(log.event("x") == Submit::closed);
  CHECK(store.logger().event("x") == Submit::ok);
}
