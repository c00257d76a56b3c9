// archive and restore are killed at any moment: text is in the store or in a whole file, and the
// next run goes on.
#include <signal.h>
#include <time.h>

#include "archive/archive_store.hpp"
#include "daybook/store.hpp"
#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "retain/history.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;
using faults::die_after;
using faults::MemoryFolder;
using faults::Random;

namespace {

constexpr int kCalls = 300;

void make_store(const std::string& path, const History& history) {
  testing::Process maker([&](const auto&) {
    Options options;
    options.when_full = Options::WhenFull::block;
    options.block_at_most = 30s;
    Store store = Store::open(path, options);
    for (int n = 0; n < kCalls; ++n)
      if (store.logger().completion(history.call(n).record) != Submit::ok) return 1;
    store.close(60s);
    return 0;
  });
  REQUIRE(maker.join() == 0);
}

ArchiveResult archive_all(const std::string& path, const std::string& to) {
  ArchiveOptions options;
  options.before = std::chrono::system_clock::now() + std::chrono::hours(24);
  return archive_store(path, to, options);
}

/// Runs until it is killed; whether it was.
template <class Act>
bool is_killed(std::int64_t life_ns, const Act& act) {
  testing::Process cron([&](const auto&) {
    die_after(life_ns);
    act();
    return 0;
  });
  const int end = cron.join();
  REQUIRE((end == 0 || end == -SIGKILL));
  return end != 0;
}

/// How many rows have text, of how many.
std::string texts(const std::string& path) {
  return table(Reader::open(path).query(
      "SELECT total(messages_json IS NOT NULL), total(content_state = 'archived') FROM"
      " completions"));
}

}  // namespace

TEST_CASE("archive and restore that are killed at any moment lose nothing and double nothing",
          "[archive][faults]") {
  Random random(faults::seed());
  const int trials = faults::trials(40);
  int killed = 0, stores = 0, whole_runs = 0;
  const auto kill_some = [&](const auto& act, const auto& judge) {
    for (int attempt = 0; attempt < 6 && killed < trials; ++attempt) {
      if (!is_killed(random.between(1'000'000, 150'000'000), act)) {
        ++whole_runs;
        return;
      }
      ++killed;
      judge();
    }
  };
  while (killed < trials) {
    const MemoryFolder folder;
    const std::string path = folder / "store.db", to = folder / "archive";
    const History history(faults::seed() + static_cast<std::uint64_t>(killed), 0,
                          std::chrono::system_clock::now());
    make_store(path, history);
    const std::string before = exported(path);
    ++stores;
    kill_some([&] { archive_all(path, to); },
              [&] {
                if (random.one_in(3)) CHECK(wrong_in(path) == "");
                if (random.one_in(3)) return;  // the next run goes on with what this one left
                if (!archives_in(to).empty()) restore_archives(path, archives_in(to));
                CHECK(exported(path) == before);
              });
    CHECK(archive_all(path, to).finished);
    CHECK(texts(path) == "0.000000|" + std::to_string(kCalls) + ".000000\n");
    CHECK(wrong_in(path) == "");
    kill_some([&] { restore_archives(path, archives_in(to)); },
              [&] {
                if (random.one_in(3)) CHECK(wrong_in(path) == "");
              });
    restore_archives(path, archives_in(to));
    CHECK(exported(path) == before);
    CHECK(wrong_in(path) == "");
    CHECK(archive_all(path, to).finished);
    CHECK(wrong_in(path) == "");
  }
  WARN("archive, seed " << faults::seed() << ": killed " << killed << " times over " << stores
                        << " stores, " << whole_runs << " runs were done before");
}
