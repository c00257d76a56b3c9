// Sums of an erasure that is killed, or done again after a restore.
#include <filesystem>
#include <fstream>

#include "daybook/backup.hpp"
#include "daybook/hold.hpp"
#include "erase/sums_store.hpp"
#include "faults/killed_job.hpp"
#include "retain/beside_writers.hpp"
#include "state/tombstones.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

EraseResult recompute(const std::string& path, const EraseRequest& request,
                      const faults::Stop& stop = {}) {
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  options.stop = stop;
  return erase_subject(path, request, options);
}

std::string wrong(const std::string& path) {
  std::string text;
  for (const auto& finding : check_store(path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      text += finding.check + ": " + finding.text + '\n';
  return text;
}

/// A backup of a store of before the erasure, with what stands beside it since.
struct Restored {
  testing::TempFolder folder;
  const std::string path = folder / "store.db";
  std::string erased;  // what its sums were afterwards

  explicit Restored(EraseRollups rollups) {
    SumsStore store(RandomHistory(static_cast<unsigned>(faults::seed())).records(200));
    backup_store(store.path, path);
    EraseOptions options;
    options.rollups = rollups;
    erase_subject(store.path, EraseStore::user("alice"), options);
    erased = store.sums();
    std::filesystem::copy_file(state::tombstone_file(store.path), state::tombstone_file(path));
  }
  std::string sums() const { return ToldSums(path).all(); }
};

}  // namespace

TEST_CASE("An erasure that recomputes sums may be killed at any moment, and goes on to the same",
          "[erase][faults]") {
  faults::Random random(faults::seed());
  const int trials = faults::trials(60);
  const faults::MemoryFolder folder;
  const std::string made = folder / "store.db";
  const Time before = days(-60);
  {
    SumsStore store(RandomHistory(static_cast<unsigned>(faults::seed())).records(300));
    backup_store(store.path, made);
  }
  for (const EraseRequest& request : {EraseStore::user("bob"), EraseStore::before(before)}) {
    const faults::TrialStore rehearsal(made);
    const auto life = faults::Life::of(
        [&](const faults::Stop& stop) { recompute(rehearsal.path, request, stop); });
    const std::string sums = ToldSums(rehearsal.path).all();
    REQUIRE(sums != ToldSums(made).all());
    faults::Kills kills;
    while (kills.killed < trials / 2) {
      const faults::TrialStore store(made);
      const auto job = [&](const faults::Stop& stop) { recompute(store.path, request, stop); };
      kills.some(random, life, trials, job, [&] {
        if (random.one_in(3)) CHECK(wrong(store.path) == "");
      });
      CHECK(reapply_erasures(store.path).finished);
      CHECK(recompute(store.path, request).finished);
      CHECK(first_difference(ToldSums(store.path).all(), sums) == "");
    }
    WARN("erasure with sums, " << kills.text());
  }
}

TEST_CASE("Sums that are recomputed beside writers in four processes agree with the rows",
          "[erase]") {
  constexpr int kCalls = 200;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  create_store(path);
  const Time now = std::chrono::system_clock::now();
  const std::vector<History> writers = {{7, 0, now}, {7, 1, now}, {7, 2, now}, {7, 3, now}};
  const EraseRequest request = EraseStore::user("user 3");
  beside_writers(path, writers, kCalls, {[&] { recompute(path, request); }});
  CHECK(recompute(path, request).finished);
  CHECK(wrong(path) == "");
  const auto calls = [&](const std::string& from) {
    return ToldSums(path).rows("SELECT sum(count) FROM " + from);
  };
  CHECK(calls("(SELECT count FROM rollup_all UNION ALL SELECT count FROM rollup_hour"
              " WHERE hour >= (SELECT folded_hour FROM store_state))") ==
        ToldSums(path).rows("SELECT count(*) FROM spans"));
  CHECK(calls("report_users WHERE user_id = 'user 3'") == "\n");
}

TEST_CASE("What a restore brought back is erased as was chosen", "[erase]") {
  for (const EraseRollups rollups : {EraseRollups::recompute, EraseRollups::keep}) {
    const Restored store(rollups);
    REQUIRE(first_difference(store.sums(), store.erased) != "");
    const EraseResult done = reapply_erasures(store.path);
    CHECK(done.rows > 0);
    CHECK(done.rollups == rollups);
    CHECK(first_difference(store.sums(), store.erased) == "");
    CHECK(wrong(store.path) == "");
  }
}

TEST_CASE("A tombstone that does not say it means that sums are kept", "[erase]") {
  const Restored store(EraseRollups::recompute);
  const std::string beside = state::tombstone_file(store.path);
  std::ifstream file(beside);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto word = text.find(" recompute\n");
  REQUIRE(word != text.npos);
  std::ofstream(beside) << text.substr(0, word) << '\n';
  CHECK(reapply_erasures(store.path).rollups == EraseRollups::keep);
  CHECK(first_difference(store.sums(), store.erased) != "");
}

TEST_CASE("A choice to recompute stays one, whatever was asked for before", "[erase]") {
  const std::vector<Told> history =
      RandomHistory(static_cast<unsigned>(faults::seed())).records(200);
  SumsStore store(history);
  add_hold(store.path, {"case-7", "a letter", "alice", "", "", "", {}, {}});
  store.run(EraseStore::user("alice"));
  store.recompute(EraseStore::user("alice"));
  CHECK(reapply_erasures(store.path).rows == 0);
  release_hold(store.path, "case-7");
  const EraseResult done = reapply_erasures(store.path);
  CHECK(done.rows > 0);
  CHECK(done.rollups == EraseRollups::recompute);
  const SumsStore without(those(history, [](const Told& told) { return told.user != "alice"; }));
  CHECK(first_difference(store.told().tiers(), without.told().tiers()) == "");
}

TEST_CASE("The certificate of an erasure in several runs tells what none could take out",
          "[erase]") {
  SumsStore store(RandomHistory(static_cast<unsigned>(faults::seed())).records(400));
  store.keep("all", 90);
  store.retain();
  const auto hers =
      "SELECT count(*) FROM span JOIN user_name ON user_name.id = user_id WHERE user_name.name = "
      "'alice'";
  const auto all = store.integer(hers);
  EraseOptions options;
  options.rollups = EraseRollups::recompute;
  options.stop = [&] { return store.integer(hers) < all; };
  const EraseResult cut = erase_subject(store.path, EraseStore::user("alice"), options);
  REQUIRE_FALSE(cut.finished);
  REQUIRE(cut.sums_partial > 0);
  const EraseResult done = reapply_erasures(store.path);
  CHECK(done.finished);
  CHECK_THAT(done.certificate,
             Catch::Contains(
                 "\"sums_partial\":" + std::to_string(cut.sums_partial + done.sums_partial) + ','));
}
