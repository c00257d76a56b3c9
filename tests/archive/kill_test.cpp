// archive and restore are killed at any moment: text is in the store or in a whole file, and the
// next run goes on.
#include "archive/archive_store.hpp"
#include "faults/killed_job.hpp"
#include "retain/history_judge.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::test;
using namespace faults;

namespace {

constexpr int kCalls = 600;

/// With its archives.
struct Trial : TrialStore {
  using TrialStore::TrialStore;
  const std::string to = folder / "archive";

  ArchiveResult archive(const Stop& stop = {}) const {
    ArchiveOptions options;
    options.before = std::chrono::system_clock::now() + std::chrono::hours(24);
    options.stop = stop;
    return archive_store(path, to, options);
  }
  void restore(const Stop& stop = {}) const {
    RestoreOptions options;
    options.stop = stop;
    restore_archives(path, archives_in(to), options);
  }
  /// How many rows have text, and how many say that it is archived.
  std::string texts() const {
    return table(Reader::open(path).query(
        "SELECT count(messages_json), count(nullif(content_state = 'archived', 0)) FROM"
        " completions"));
  }
};

}  // namespace

TEST_CASE("archive and restore that are killed at any moment lose nothing and double nothing",
          "[archive][faults]") {
  Random random(seed());
  const int each = trials(110);
  const MemoryFolder folder;
  const std::string made = folder / "store.db";
  const History history(seed(), 0, std::chrono::system_clock::now());
  write_history(made, history, kCalls);
  const std::string before = exported(made);
  const Trial rehearsal(made);
  const Life archive_life = Life::of([&](const Stop& stop) { rehearsal.archive(stop); });
  const Life restore_life = Life::of([&](const Stop& stop) { rehearsal.restore(stop); });
  Kills archiving, restoring;
  while (archiving.killed < each || restoring.killed < each) {
    const Trial trial(made);
    const auto archive = [&](const Stop& stop) { trial.archive(stop); };
    const auto restore = [&](const Stop& stop) { trial.restore(stop); };
    archiving.some(random, archive_life, each, archive, [&] {
      if (random.one_in(3)) CHECK(wrong_in(trial.path) == "");
      if (random.one_in(3)) return;  // the next run goes on with what this one left
      if (!archives_in(trial.to).empty()) trial.restore();
      CHECK(exported(trial.path) == before);
    });
    CHECK(trial.archive().finished);
    CHECK(trial.texts() == "0|" + std::to_string(kCalls) + '\n');
    CHECK(unreachable(trial.path) == "0 messages, 0 texts");
    restoring.some(random, restore_life, each, restore, [&] {
      if (random.one_in(3)) CHECK(wrong_in(trial.path) == "");
    });
    trial.restore();
    CHECK(exported(trial.path) == before);
    CHECK(unreachable(trial.path) == "0 messages, 0 texts");
    CHECK(trial.archive().finished);
    CHECK(wrong_in(trial.path) == "");
  }
  WARN("archive, " << archiving.text() << "; restore: " << restoring.text());
}
