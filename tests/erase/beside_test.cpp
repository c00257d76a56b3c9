// An erasure beside writers of other processes, and one that is killed at any moment: who was not
// meant has every call word for word, nothing of the subject is left, and no text without a row.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "daybook/erase.hpp"
#include "daybook/store.hpp"
#include "faults/killed.hpp"
#include "faults/trials.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace std::chrono_literals;

namespace {

const std::string kErased = "user 3";

EraseRequest request() {
  EraseRequest request;
  request.user = kErased;
  return request;
}

int write_calls(const std::string& path, const History& history, int calls) {
  Options options;
  options.when_full = Options::WhenFull::block;
  options.block_at_most = 30s;
  Store store = Store::open(path, options);
  for (int n = 0; n < calls; ++n) {
    if (store.logger().completion(history.call(n).record) != Submit::ok) return 1;
    if (n % 5 == 4) store.flush(60s);
  }
  store.close(60s);
  return 0;
}

/// Empty where all is well. `partly`: the erasure was ended, so the subject's may still be there.
std::string judge(const std::string& path, const std::vector<History>& writers, int calls,
                  bool partly) {
  std::map<std::string, std::string> found;
  std::string wrong;
  {
    const Reader reader = Reader::open(path);
    Rows rows = reader.query("SELECT response_id, messages_json FROM completions");
    while (rows.next())
      if (!found.emplace(rows.text(0), rows.text(1)).second)
        wrong += "twice: " + std::string(rows.text(0)) + '\n';
  }
  for (const History& writer : writers) {
    for (int n = 0; n < calls; ++n) {
      const OldCall call = writer.call(n);
      const std::string& id = call.record.response_id;
      const auto at = found.find(id);
      const bool is_erased = call.record.user_id == kErased;
      if (at == found.end() && !is_erased) wrong += "lost: " + id + '\n';
      if (at != found.end() && is_erased && !partly) wrong += "not erased: " + id + '\n';
      if (at != found.end() && at->second != call.messages_json)
        wrong += "other text: " + id + ": " + at->second + '\n';
    }
  }
  for (const auto& finding : check_store(path).findings)
    if (finding.kind == CheckResult::Finding::Kind::wrong)
      wrong += finding.check + ": " + finding.text + '\n';
  return wrong;
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
  {
    std::vector<std::unique_ptr<testing::Process>> processes;
    for (const History& writer : writers)
      processes.push_back(std::make_unique<testing::Process>(
          [&](const auto&) { return write_calls(path, writer, kCalls); }));
    testing::Process eraser([&](const auto&) {
      int runs = 0;
      while (!std::filesystem::exists(folder / "written") || runs < 2) {
        erase_subject(path, request());
        ++runs;
      }
      return 0;
    });
    for (const auto& process : processes) CHECK(process->join() == 0);
    std::ofstream(folder / "written") << '!';
    CHECK(eraser.join() == 0);
  }
  CHECK(erase_subject(path, request()).finished);
  CHECK(judge(path, writers, kCalls, false) == "");
  CHECK(unreachable(path) == "0 messages, 0 texts");
}

TEST_CASE("An erasure that is killed at any moment leaves a whole store, and goes on",
          "[erase][faults]") {
  constexpr int kCalls = 300;
  faults::Random random(faults::seed());
  const int trials = faults::trials(40);
  const Time now = std::chrono::system_clock::now();
  int killed = 0, whole_runs = 0;
  while (killed < trials) {
    const faults::MemoryFolder folder;
    const std::string path = folder / "store.db";
    const History history(faults::seed() + static_cast<std::uint64_t>(killed), 0, now);
    {
      testing::Process maker([&](const auto&) { return write_calls(path, history, kCalls); });
      REQUIRE(maker.join() == 0);
    }
    for (int attempt = 0; attempt < 10 && killed < trials; ++attempt) {
      const std::int64_t life_ns = random.between(1'000'000, 80'000'000);
      testing::Process eraser([&](const auto&) {
        faults::die_after(life_ns);
        erase_subject(path, request());
        return 0;
      });
      const int end = eraser.join();
      if (end == 0) {
        ++whole_runs;
        break;
      }
      REQUIRE(end == -SIGKILL);
      ++killed;
      if (random.one_in(3)) CHECK(judge(path, {history}, kCalls, true) == "");
    }
    CHECK(reapply_erasures(path).finished);
    CHECK(erase_subject(path, request()).finished);
    CHECK(judge(path, {history}, kCalls, false) == "");
    CHECK(unreachable(path) == "0 messages, 0 texts");
  }
  WARN("erasure, seed " << faults::seed() << ": killed " << killed << " times, " << whole_runs
                        << " runs were done before");
}

TEST_CASE("An erasure that was cut short is finished by reapplying it", "[erase]") {
  constexpr int kCalls = 100;
  const testing::TempFolder folder;
  const std::string path = folder / "store.db";
  const History history(7, 0, std::chrono::system_clock::now());
  REQUIRE(write_calls(path, history, kCalls) == 0);
  EraseOptions at_once;
  at_once.stop = [] { return true; };
  CHECK_FALSE(erase_subject(path, request(), at_once).finished);
  REQUIRE(judge(path, {history}, kCalls, false).find("not erased") != std::string::npos);
  CHECK(reapply_erasures(path).finished);
  CHECK(judge(path, {history}, kCalls, false) == "");
}
