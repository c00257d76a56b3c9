// Each write, sync and truncation of a store fails in its turn: a batch lands whole or not at all,
// and never twice, whatever its COMMIT answered.
#include <sqlite3.h>

#include "faults/fault_vfs.hpp"
#include "faults/oracle.hpp"
#include "faults/stepped_store.hpp"
#include "faults/trials.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace faults;

namespace {

struct Fault {
  Op::Kind kind;
  int code, times;
};

/// A session that does not ask what became of an unknown commit, but writes again.
class Forgetful : public write::StoreSession {
 public:
  using StoreSession::StoreSession;
  std::uint64_t recover(const std::function<bool()>& give_up) override {
    StoreSession::recover(give_up);
    return 0;
  }
};

/// A session that counts what it found after commits whose outcome was unknown.
class Counting : public write::StoreSession {
 public:
  using StoreSession::StoreSession;
  static inline std::int64_t landed = 0, not_landed = 0;
  void finish(std::uint64_t batch, std::int64_t now_ns) override {
    StoreSession::finish(batch, now_ns);
    batch_ = batch;
  }
  std::uint64_t recover(const std::function<bool()>& give_up) override {
    const std::uint64_t found = StoreSession::recover(give_up);
    ++(found == batch_ ? landed : not_landed);
    return found;
  }

 private:
  std::uint64_t batch_ = 0;
};

/// Three batches while the operation `n` of its kind fails; false: there is no such operation.
template <class Session>
bool write_through(const Fault& fault, std::int64_t n, Verdict& verdict) {
  const MemoryFolder folder;
  const std::string path = folder / "store.db";
  FaultVfs vfs(path);
  std::int64_t seen = 0;
  Acknowledged safe;
  {
    Stepped<Session> store(path, Options::Durability::bounded);
    vfs.fail = [&](const Op& op) {
      if (op.kind != fault.kind) return SQLITE_OK;
      ++seen;
      return seen >= n && seen < n + fault.times ? fault.code : SQLITE_OK;
    };
    for (int batch = 0; batch < 3; ++batch) {
      store.put(5, 2000);
      store.run_for(60 * kMs);  // NORMAL
      store.put(5);
      if (store.flush()) safe["e"] = store.offered;
      try {
        if (batch == 1) store.session->truncate({});
      } catch (const Error&) {
        store.session->roll_back();  // lets go of the guard; the next checkpoint tries again
      }
    }
    vfs.fail = nullptr;
    store.run_for(20'000 * kMs);
    CHECK(store.flush());
    safe["e"] = store.offered;
    CHECK(store.committed() == store.offered);
    CHECK(store.writer.state() == Stats::State::running);
  }
  ++verdict.trials;
  verdict.judge(stored(path), safe);
  verdict.judge_corrupt(damage(path, true));
  return seen >= n;
}

template <class Session>
Verdict fail_each() {
  Verdict verdict;
  for (const int times : {1, 3}) {
    for (const Fault& fault : {Fault{Op::Kind::sync, SQLITE_IOERR_FSYNC, times},
                               Fault{Op::Kind::write, SQLITE_IOERR_WRITE, times},
                               Fault{Op::Kind::write, SQLITE_FULL, times},
                               Fault{Op::Kind::truncate, SQLITE_IOERR_TRUNCATE, times}}) {
      for (std::int64_t n = 1; write_through<Session>(fault, n, verdict); ++n) {
      }
    }
  }
  return verdict;
}

}  // namespace

TEST_CASE("a batch lands once, whichever write, sync or truncation fails", "[faults]") {
  const Verdict verdict = fail_each<Counting>();
  WARN("a failure at each operation: " << verdict.text()
                                       << "; unknown commits: " << Counting::landed << " landed, "
                                       << Counting::not_landed << " did not");
  CHECK(Counting::landed > 0);
  CHECK(Counting::not_landed > 0);
  CHECK(verdict.trials > 100);
  CHECK(verdict.good());
}

TEST_CASE("control: who does not ask after an unknown commit writes twice", "[faults]") {
  Verdict verdict;
  // The sync of a commit, and those with which SQLite then closes: its frames stay in the WAL.
  const Fault fault{Op::Kind::sync, SQLITE_IOERR_FSYNC, 3};
  for (std::int64_t n = 1; write_through<Forgetful>(fault, n, verdict); ++n) {
  }
  WARN("an unknown commit written again: " << verdict.text());
  CHECK(verdict.duplicates > 0);
}
