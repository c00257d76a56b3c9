// A run that packs, or packs anew because text went, or unpacks, is killed at any moment: all that
// is kept reads as before, and the next run goes on.
#include <signal.h>

#include "daybook/backup.hpp"
#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "retain/cold_store.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"

using namespace daybook;
using namespace daybook::test;
using faults::die_after;
using faults::MemoryFolder;
using faults::Random;

namespace {

RetentionResult run(const std::string& path) {
  RetentionOptions options;
  options.now = Time(Nanos(kNow));
  options.trust_clock = true;
  return apply_retention(path, options);
}

/// Two epochs, of bob's old calls and of alice's.
void make_store(const std::string& path) {
  testing::Process maker([&](const auto&) {
    ColdStore store;
    for (int epoch = 0; epoch < 2; ++epoch) {
      store.talk(250, "bob", -100);
      store.talk(250, "alice", -40);
      store.close_epoch();
    }
    store.keep("cold", 7);
    return backup_store(store.path, path, {}).wrong.empty() ? 0 : 1;
  });
  REQUIRE(maker.join() == 0);
}

void let_bob_go(const std::string& path) {
  for (const char* what : {"completions", "tools"}) {
    RetentionPolicy policy{what, "", false, {}};
    policy.keep = Nanos(60 * kDay);
    set_retention(path, policy);
  }
}

/// Lines that name alice, of an export.
std::string of_alice(const std::string& lines) {
  std::string text;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at) + 1;
    const std::string line = lines.substr(at, end - at);
    if (line.find("\"alice\"") != line.npos) text += line;
    at = end;
  }
  return text;
}

/// How long a run takes that nobody ends.
std::int64_t life_of(const std::string& path) {
  const auto began = std::chrono::steady_clock::now();
  run(path);
  return Nanos(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

TEST_CASE("A run that packs text and is killed at any moment leaves all of it readable",
          "[retain][cold][faults]") {
  Random random(faults::seed());
  const int trials = faults::trials(60);
  std::int64_t life_ns = 0;
  int killed = 0, whole_runs = 0, stores = 0;
  /// Kills runs until one is not, judging after each.
  const auto kill_some = [&](const std::string& path, const auto& judge) {
    for (int attempt = 0; attempt < 8; ++attempt) {
      const std::int64_t after_ns = random.between(life_ns / 50, life_ns);
      testing::Process cron([&](const auto&) {
        die_after(after_ns);
        run(path);
        return 0;
      });
      const int end = cron.join();
      REQUIRE((end == 0 || end == -SIGKILL));
      if (end == 0) {
        ++whole_runs;
        return;
      }
      ++killed;
      if (random.one_in(2)) judge();
    }
  };
  for (; killed < trials; ++stores) {
    const MemoryFolder folder;
    const std::string path = folder / "store.db";
    make_store(path);
    const std::string before = exported(path), alices = of_alice(before);
    REQUIRE(alices.size() > 1000);
    if (life_ns == 0) {
      backup_store(path, folder / "other.db", {});
      life_ns = life_of(folder / "other.db");
    }
    kill_some(path, [&] {
      CHECK(exported(path) == before);
      CHECK(wrong_in(path) == "");
    });
    CHECK(run(path).finished);
    CHECK(exported(path) == before);
    CHECK(store_stats(path).cold_bytes > 100'000);
    let_bob_go(path);
    kill_some(path, [&] {
      CHECK(of_alice(exported(path)) == alices);
      CHECK(wrong_in(path) == "");
    });
    CHECK(run(path).finished);
    CHECK(exported(path) == alices);
    CHECK(wrong_in(path) == "");
    CHECK(table(Reader::open(path).query(
              "SELECT count(*), max(retired), max(instr(bytes, CAST('bob' AS BLOB))) FROM"
              " content_dictionary")) == "2|0|0\n");
    set_retention(path, {"cold", "", false, {}});
    kill_some(path, [&] {
      CHECK(exported(path) == alices);
      CHECK(wrong_in(path) == "");
    });
    CHECK(run(path).finished);
    CHECK(exported(path) == alices);
    CHECK(wrong_in(path) == "");
    CHECK(table(Reader::open(path).query(
              "SELECT count(packed), (SELECT count(*) FROM content_dictionary), (SELECT count(*)"
              " FROM completion WHERE content_state <> 0), (SELECT count(*) FROM tool_execution"
              " WHERE content_state <> 0) FROM content")) == "0|0|0|0\n");
  }
  WARN("cold text, seed " << faults::seed() << ": killed " << killed << " times in " << stores
                          << " stores, " << whole_runs << " runs were done before");
}
