// An erasure beside writers of other processes, and one that is killed at any moment: who was not
// meant has every call word for word, nothing of the subject is left, and no text without a row.
#include "daybook/erase.hpp"
#include "daybook/upkeep.hpp"
#include "faults/killed_job.hpp"
#include "retain/beside_writers.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

const std::string kErased = "user 3";

EraseResult erase(const std::string& path, const faults::Stop& stop = {}) {
  EraseRequest request;
  request.user = kErased;
  EraseOptions options;
  options.stop = stop;
  return erase_subject(path, request, options);
}

Fate by_erasure(const OldCall& call) {
  return call.record.user_id == kErased ? Fate::goes : Fate::stays;
}

/// The erasure was ended, so the subject's may still be there.
Fate by_erasure_partly(const OldCall& call) {
  return call.record.user_id == kErased ? Fate::either : Fate::stays;
}

}  // namespace

TEST_CASE("An erasure beside writers in four processes takes its subject and nothing else",
          "[erase]") {
  constexpr int kCalls = 600;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  create_store(path);
  const Time now = std::chrono::system_clock::now();
  const std::vector<History> writers = {{7, 0, now}, {7, 1, now}, {7, 2, now}, {7, 3, now}};
  beside_writers(path, writers, kCalls, {[&] { erase(path); }});
  CHECK(erase(path).finished);
  CHECK(judge(path, writers, kCalls, by_erasure) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
}

TEST_CASE("An erasure that is killed at any moment leaves a whole store, and goes on",
          "[erase][faults]") {
  constexpr int kCalls = 200;
  faults::Random random(faults::seed());
  const int trials = faults::trials(150);
  const faults::MemoryFolder folder;
  const std::string made = folder / "store.db";
  const History history(faults::seed(), 0, std::chrono::system_clock::now());
  write_history(made, history, kCalls);
  const faults::TrialStore rehearsal(made);
  const auto life =
      faults::Life::of([&](const faults::Stop& stop) { erase(rehearsal.path, stop); });
  faults::Kills kills;
  while (kills.killed < trials) {
    const faults::TrialStore store(made);
    const auto job = [&](const faults::Stop& stop) { erase(store.path, stop); };
    kills.some(random, life, trials, job, [&] {
      if (random.one_in(3)) CHECK(judge(store.path, {history}, kCalls, by_erasure_partly) == "");
    });
    CHECK(reapply_erasures(store.path).finished);
    CHECK(erase(store.path).finished);
    CHECK(judge(store.path, {history}, kCalls, by_erasure) == "");
    CHECK(unreachable(store.path) == "0 messages, 0 texts");
  }
  WARN("erasure, " << kills.text());
}

TEST_CASE("An erasure that was cut short is finished by reapplying it", "[erase]") {
  constexpr int kCalls = 100;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  const History history(7, 0, std::chrono::system_clock::now());
  write_history(path, history, kCalls);
  CHECK_FALSE(erase(path, [] { return true; }).finished);
  REQUIRE(judge(path, {history}, kCalls, by_erasure).find("not deleted") != std::string::npos);
  CHECK(reapply_erasures(path).finished);
  CHECK(judge(path, {history}, kCalls, by_erasure) == "");
}
