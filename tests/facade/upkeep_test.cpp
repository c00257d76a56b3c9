// Retention out of the application: on a schedule, and where the store or its disk is nearly full.
#include "facade/upkeep.hpp"

#include <atomic>
#include <filesystem>
#include <future>

#include "daybook/daybook.hpp"
#include "daybook/hold.hpp"
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using facade::Upkeep;
using testing::eventually;
using write::Fill;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

/// An Upkeep whose runs are counted; `look` waits until a run that it asked for has ended.
struct Counted {
  explicit Counted(Nanos every) : upkeep("s.db", every, clock, run_of(runs)) {}
  static Upkeep::Run run_of(std::atomic<int>& runs) {
    return [&runs](const std::function<bool()>&) { ++runs; };
  }
  int runs_after(const Fill& fill, int expected) {
    for (Error& error : upkeep.look(fill)) told.push_back(std::move(error));
    eventually([&] { return runs >= expected; });
    return runs;
  }

  testing::FakeClock clock;
  std::atomic<int> runs{0};
  std::vector<Error> told;
  Upkeep upkeep;
};

Fill filled(std::int64_t bytes, std::int64_t cap) {
  Fill fill;
  fill.bytes = bytes;
  fill.cap = cap;
  return fill;
}

Completion call(const std::string& user, int number) {
  Completion completion;
  completion.model = "m";
  completion.messages.push_back({"user", std::to_string(number) + std::string(20'000, 'x'), {}});
  completion.user_id = user;
  return completion;
}

std::int64_t integer(const Store& store, const std::string& sql) {
  Rows rows = store.reader().query(sql);
  REQUIRE(rows.next());
  return rows.integer(0);
}

}  // namespace

TEST_CASE("upkeep: retention runs when it is due, and not before") {
  Counted c(10min);
  CHECK(c.upkeep.next_ns() == c.clock.steady + 600 * kSecondNs);
  CHECK(c.runs_after({}, 0) == 0);
  c.clock.pass(600 * kSecondNs);
  CHECK(c.runs_after({}, 1) == 1);
  CHECK(c.runs_after({}, 1) == 1);
  c.clock.pass(600 * kSecondNs);
  CHECK(c.runs_after({}, 2) == 2);
  CHECK(c.told.empty());
}

TEST_CASE("upkeep: near the cap it warns once an hour and runs, less and less often") {
  Counted c(0s);
  CHECK(c.upkeep.next_ns() == INT64_MAX);
  CHECK(c.runs_after(filled(949, 1000), 0) == 0);
  CHECK(c.runs_after(filled(950, 1000), 1) == 1);
  REQUIRE(c.told.size() == 1);
  CHECK(c.told[0].code == Error::Code::full);
  int runs = 1;
  for (const int pause_s : {1, 2, 4, 8, 16, 32, 60, 60}) {
    c.clock.pass(pause_s * kSecondNs - 1);
    CHECK(c.runs_after(filled(960, 1000), runs) == runs);
    c.clock.pass(1);
    ++runs;
    CHECK(c.runs_after(filled(960, 1000), runs) == runs);
  }
  CHECK(c.told.size() == 1);
  c.clock.pass(3600 * kSecondNs);
  ++runs;
  CHECK(c.runs_after(filled(960, 1000), runs) == runs);
  CHECK(c.told.size() == 2);
  CHECK(c.runs_after(filled(100, 1000), runs) == runs);  // there is room again: the next is at once
  ++runs;
  CHECK(c.runs_after(filled(960, 1000), runs) == runs);
  c.clock.pass(kSecondNs);
  ++runs;
  CHECK(c.runs_after(filled(960, 1000), runs) == runs);
}

TEST_CASE("upkeep: a disk that is nearly full is told of, too") {
  Counted c(0s);
  Fill fill;
  fill.disk_bytes = 100'000'000'000;
  fill.disk_free = 2'000'000'000;
  CHECK(c.runs_after(fill, 0) == 0);
  fill.disk_free = 1'000'000'000;
  CHECK(c.runs_after(fill, 1) == 1);
  REQUIRE(c.told.size() == 1);
  CHECK(std::string(c.told[0].what()).find("1000 MB are free") != std::string::npos);
}

TEST_CASE("upkeep: a run that failed is told with the next look, one that found another is not") {
  testing::FakeClock clock;
  std::atomic<int> runs{0};
  Upkeep upkeep("s.db", 1s, clock, [&](const std::function<bool()>&) {
    const bool is_first = runs++ == 0;
    throw Error(is_first ? Error::Code::busy : Error::Code::corrupt, "why");
  });
  std::vector<Error> told;
  for (int i = 0; i < 2; ++i) {
    clock.pass(kSecondNs);
    CHECK(upkeep.look({}).empty());
    REQUIRE(eventually([&] { return runs > i; }));
  }
  REQUIRE(eventually([&] {
    for (Error& error : upkeep.look({})) told.push_back(std::move(error));
    return !told.empty();
  }));
  CHECK(told.size() == 1);
  CHECK(told[0].code == Error::Code::corrupt);
}

TEST_CASE("upkeep: a run at work ends when the store is closed") {
  testing::FakeClock clock;
  std::promise<void> begun;
  bool stopped = false;
  Upkeep upkeep("s.db", 1s, clock, [&](const std::function<bool()>& stop) {
    begun.set_value();
    stopped = eventually(stop);
  });
  clock.pass(kSecondNs);
  upkeep.look({});
  begun.get_future().wait();
  upkeep.end();
  CHECK(stopped);
}

TEST_CASE("upkeep: a store at its cap keeps the newest, and loses nothing that was offered") {
  testing::TempFolder folder;
  const std::string path = folder / "s.db";
  constexpr std::int64_t kCap = 6'000'000;
  create_store(path);
  write_setting(path, "db_max_size", std::to_string(kCap));
  Options options;
  options.batch_bytes = 200'000;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 60s;
  options.queue_records = 50;
  std::atomic<int> others{0};  // errors but that it is full
  options.on_error = [&](const Error& error) { others += error.code != Error::Code::full; };
  constexpr int kCalls = 1500;  // five times the cap
  {
    Store store = Store::open(path, options);
    for (int i = 0; i < kCalls; ++i) REQUIRE(store.logger().completion(call("u", i)) == Submit::ok);
    store.flush(60s);
    CHECK(store.stats().committed == kCalls);
    CHECK(integer(store, "SELECT count(*) FROM completions") < 400);
    CHECK(integer(store, "SELECT count(*) FROM completions WHERE prompt LIKE '1499x%'") == 1);
    CHECK(integer(store, "SELECT count(*) FROM completions WHERE prompt LIKE '0x%'") == 0);
    CHECK(integer(store, "SELECT count(*) FROM retention_runs") > 0);
  }
  CHECK(others == 0);
  CHECK(std::filesystem::file_size(path) < kCap + 200'000);
  CHECK(check_store(path).ok());
}

TEST_CASE("upkeep: what a hold keeps stays at the cap, and what finds no room is counted") {
  testing::TempFolder folder;
  const std::string path = folder / "s.db";
  create_store(path);
  Options options;
  options.queue_records = 20;
  options.batch_bytes = 100'000;
  std::atomic<int> full{0};
  options.on_error = [&](const Error& error) { full += error.code == Error::Code::full; };
  Store store = Store::open(path, options);
  for (int i = 0; i < 20; ++i) REQUIRE(store.logger().completion(call("held", i)) == Submit::ok);
  store.flush();
  Hold hold;
  hold.name = "case-7";
  hold.user = store.reader().stored_id("held");
  hold.reason = "lawsuit";
  add_hold(path, hold);
  write_setting(path, "db_max_size", "1600kB");
  REQUIRE(eventually([&] {
    static_cast<void>(store.logger().completion(call("later", 1)));
    return store.stats().dropped > 0;
  }));
  CHECK(full > 0);
  CHECK(store.stats().state == Stats::State::degraded);
  CHECK(integer(store, "SELECT count(*) FROM completions WHERE prompt LIKE '%x'") >= 20);
  write_setting(path, "db_max_size", "none");
  store.flush(60s);
  const Stats stats = store.stats();
  CHECK(stats.committed + stats.dropped == stats.offered);
  CHECK(stats.state == Stats::State::running);
  CHECK(integer(store, "SELECT total(records) FROM losses") ==
        static_cast<std::int64_t>(stats.dropped));
}
