// The power goes while a store is made, opened and closed: names in a folder are no more durable
// than the last sync of it. A store that was opened is there, with all that was acknowledged.
#include <sqlite3.h>

#include "faults/oracle.hpp"
#include "faults/power_cut.hpp"
#include "faults/stepped_store.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace faults;

namespace {

using Fails = std::function<int(const Op&)>;

struct Promise {
  std::size_t ops = 0;  // from then on
  std::int64_t events = 0;
};

struct Life {
  std::vector<Op> log;
  std::vector<Promise> promises;  // the first: the store is there
};

/// A store is made, written to, closed and opened again, thrice: each time with a new WAL.
Life record_life(const Fails& fail) {
  Life life;
  const MemoryFolder folder;
  FaultVfs vfs(folder / "store.db");
  vfs.keep_log = true;
  vfs.fail = fail;
  std::int64_t events = 0;
  for (int opened = 0; opened < 3; ++opened) {
    SteppedStore store(folder / "store.db", Options::Durability::full);
    life.promises.push_back({vfs.log.size(), events});
    store.offered = events;
    store.put(5);
    if (!store.flush()) FAIL("a flush without a fault");
    events = store.offered;
    life.promises.push_back({vfs.log.size(), events});
  }
  life.log = vfs.log;
  return life;
}

void cut_once(const PowerCut& cut, const Promise* promise, Random& random, Verdict& verdict) {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  cut.restore(path, random);
  ++verdict.trials;
  try {
    Options options;
    options.create = promise == nullptr;
    Store::open(path, options).close(std::chrono::seconds(60));
    verdict.judge(stored(path), {{"e", promise != nullptr ? promise->events : 0}});
    verdict.judge_corrupt(damage(path, false));
  } catch (const std::exception& error) {  // of other kinds where a name is no event's
    verdict.judge_corrupt(error.what());
    if (promise != nullptr) verdict.lost += promise->events;
  }
}

enum class From { first_operation, opened };

/// After each operation of a store's life, several times.
Verdict cut_everywhere(int trials, From from, Syncs syncs, const Fails& fail = {}) {
  Verdict verdict;
  Random random(seed());
  const Life life = record_life(fail);
  const int times = trials / static_cast<int>(life.log.size()) + 1;
  PowerCut cut(life.log, syncs);
  const Promise* promise = nullptr;
  for (std::size_t ops = 0, next = 0; ops <= life.log.size(); ++ops) {
    cut.advance(ops);
    for (; next < life.promises.size() && life.promises[next].ops <= ops; ++next) {
      promise = &life.promises[next];
    }
    if (from == From::opened && promise == nullptr) continue;
    for (int i = 0; i < times; ++i) cut_once(cut, promise, random, verdict);
  }
  return verdict;
}

int fail_sqlites_folder_syncs(const Op& op) {
  return op.kind == Op::Kind::sync_folder && op.by_sqlite ? SQLITE_IOERR_DIR_FSYNC : SQLITE_OK;
}

}  // namespace

TEST_CASE("a store outlives a power cut from the moment it was opened", "[faults]") {
  const Verdict verdict = cut_everywhere(trials(250), From::first_operation, Syncs::honoured);
  WARN("power cut while opening, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.acknowledged > 0);
  CHECK(verdict.good());
}

TEST_CASE("a folder that SQLite failed to sync is synced before a store is open", "[faults]") {
  const Verdict verdict =
      cut_everywhere(trials(250), From::opened, Syncs::honoured, fail_sqlites_folder_syncs);
  WARN("power cut, SQLite's folder syncs failed, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.good());
}

TEST_CASE("where the folder cannot be synced no store is opened", "[faults]") {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  SteppedStore(path, Options::Durability::full);
  FaultVfs vfs(path);
  vfs.fail = [](const Op& op) {
    return op.kind == Op::Kind::sync_folder ? SQLITE_IOERR_DIR_FSYNC : SQLITE_OK;
  };
  try {
    SteppedStore(path, Options::Durability::full);
    FAIL("the store was opened");
  } catch (const Error& error) {
    CHECK(error.code == Error::Code::io);
    CHECK(std::string(error.what()).find("cannot sync " + path.substr(0, path.rfind('/'))) !=
          std::string::npos);
  }
}

TEST_CASE("control: a folder that is never synced loses what was acknowledged", "[faults]") {
  const Verdict verdict = cut_everywhere(250, From::first_operation, Syncs::of_files_only);
  WARN("power cut, folder syncs ignored, seed " << seed() << ": " << verdict.text());
  CHECK(verdict.lost > 0);
  CHECK(verdict.corrupt > 0);  // among them: no store at all
}
