// The disk is full: no record that was taken is lost, none is stored twice or in part, readers go
// on, and once there is space again writing goes on by itself.
#include <sqlite3.h>

#include <atomic>
#include <thread>

#include "facade/core.hpp"
#include "faults/oracle.hpp"
#include "faults/small_disk.hpp"
#include "faults/stepped_store.hpp"
#include "support/catch.hpp"
#include "support/eventually.hpp"
#include "write/store_session.hpp"

using namespace daybook;
using namespace faults;
using namespace std::chrono_literals;
using testing::eventually;

namespace {

constexpr std::int64_t kDiskBytes = 32 << 20;
constexpr std::int64_t kLeftBytes = 600'000;  // beside the ballast
constexpr int kProducers = 2;
constexpr int kCyclesOfAStore = 4;

struct Outcome {
  std::int64_t cycles = 0, taken = 0, stored = 0;
  std::int64_t lost = 0, holes = 0, duplicates = 0, disordered = 0, corrupt = 0;
  std::int64_t unreported = 0;  // on_error and stats() did not say that the disk is full
  std::int64_t unreadable = 0;  // no answer while it was, or another than what was committed
  std::int64_t stuck = 0;       // not written after there was space again
  std::int64_t miscounted = 0;  // stores whose books do not add up
  bool good() const {
    return lost + holes + duplicates + disordered + corrupt == 0 &&
           unreported + unreadable + stuck + miscounted == 0;
  }
  std::string text() const {
    const auto n = [](std::int64_t number, const char* what) {
      return std::to_string(number) + what;
    };
    return n(cycles, " times full, ") + n(taken, " taken, ") + n(stored, " stored, ") +
           n(lost, " lost, ") + n(holes, " holes, ") + n(duplicates, " duplicates, ") +
           n(disordered, " out of order, ") + n(corrupt, " corrupt, ") +
           n(unreported, " not reported, ") + n(unreadable, " not readable, ") +
           n(stuck, " not healed, ") + n(miscounted, " miscounted");
  }
};

/// Submits as fast as the queue takes it: what was taken is 1 … taken(); a record that was dropped
/// is offered again.
class Producer {
 public:
  Producer(Logger log, std::string name)
      : log_(std::move(log)), name_(std::move(name)), thread_([this] { run(); }) {}
  std::int64_t stop() {
    stop_ = true;
    thread_.join();
    return taken_;
  }

 private:
  void run() {
    const std::string text(300, 'x');
    while (!stop_) {
      const std::string name = name_ + "/" + std::to_string(taken_ + 1);
      if (log_.event(name, {{"text", text}}) == Submit::ok) ++taken_;
    }
  }
  const Logger log_;
  const std::string name_;
  std::int64_t taken_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

template <class Session>
class SmallStore {
 public:
  SmallStore(const std::string& folder, int number, Outcome& outcome)
      : folder_(folder), path_(folder + "/" + std::to_string(number) + ".db"), outcome_(outcome) {
    Options options;
    options.queue_records = 300;
    options.when_full = Options::WhenFull::block;
    options.on_error = [this](const Error& error) {
      if (error.code == Error::Code::full && error.sqlite_code == SQLITE_FULL) ++reports_;
    };
    core_ = std::make_shared<Core>(
        path_, options,
        std::make_unique<Session>(path_, Stepped<Session>::create(),
                                  write::BatchOptions{"app", "", "", true}, base::system_clock()));
  }
  void cycle() {
    load_ballast(folder_, kLeftBytes);
    fill();
    if (!can_be_read()) ++outcome_.unreadable;
    drop_ballast(folder_);
    if (!heals()) ++outcome_.stuck;
    ++outcome_.cycles;
  }
  void judge() {
    core_->close(60s);
    const Stats stats = core_->stats();
    core_.reset();
    Verdict verdict;
    verdict.judge(stored(path_), taken_);
    verdict.judge_corrupt(damage(path_, true));
    const auto committed = static_cast<std::int64_t>(stats.committed);
    if (stats.offered != stats.committed + stats.dropped || committed != verdict.stored) {
      ++outcome_.miscounted;
    }
    outcome_.taken += verdict.acknowledged;
    outcome_.stored += verdict.stored;
    outcome_.lost += verdict.lost;
    outcome_.holes += verdict.holes;
    outcome_.duplicates += verdict.duplicates;
    outcome_.disordered += verdict.disordered;
    outcome_.corrupt += verdict.corrupt;
    for (const char* suffix : {"", "-lock", "-turn"}) ::unlink((path_ + suffix).c_str());
  }

 private:
  void fill() {
    const std::int64_t before = reports_;
    std::vector<std::unique_ptr<Producer>> producers;
    for (int p = 0; p < kProducers; ++p) {
      producers.push_back(std::make_unique<Producer>(Core::logger(core_), name_of(p)));
    }
    // More than once: the batch was kept and tried again.
    if (!eventually([&] { return reports_ > before + 1; })) ++outcome_.unreported;
    for (int p = 0; p < kProducers; ++p) {
      taken_[name_of(p)] = producers[static_cast<std::size_t>(p)]->stop();
    }
    if (core_->stats().state != Stats::State::degraded) ++outcome_.unreported;
    if (core_->stats().queued == 0) ++outcome_.unreported;
  }
  /// By a connection that is new, while the disk is full.
  bool can_be_read() const try {
    std::int64_t there = 0;
    for (const auto& [producer, numbers] : stored(path_)) {
      there += static_cast<std::int64_t>(numbers.size());
    }
    return there == static_cast<std::int64_t>(core_->stats().committed);
  } catch (const Error&) {
    return false;
  }
  bool heals() const try {
    core_->flush(60s);
    return core_->stats().state == Stats::State::running && core_->stats().queued == 0;
  } catch (const Error&) {
    return false;
  }
  std::string name_of(int producer) const {
    return std::to_string(outcome_.cycles) + "." + std::to_string(producer);
  }

  const std::string folder_, path_;
  Outcome& outcome_;
  std::atomic<std::int64_t> reports_{0};
  std::shared_ptr<Core> core_;
  Acknowledged taken_;
};

template <class Session>
std::optional<Outcome> fill_and_free(int cycles) {
  return on_small_disk<Outcome>(kDiskBytes, [&](const std::string& folder) {
    Outcome outcome;
    for (int number = 0; outcome.cycles < cycles; ++number) {
      SmallStore<Session> store(folder, number, outcome);
      for (int i = 0; i < kCyclesOfAStore && outcome.cycles < cycles; ++i) store.cycle();
      store.judge();
    }
    return outcome;
  });
}

/// A session that takes a commit that failed for one that landed.
class Careless : public write::StoreSession {
 public:
  using StoreSession::StoreSession;
  Commit commit() noexcept override {
    Commit commit = StoreSession::commit();
    if (commit.outcome != Outcome::landed) roll_back();
    commit.outcome = Outcome::landed;
    return commit;
  }
};

}  // namespace

TEST_CASE("a full disk loses nothing, and writing goes on once there is space", "[faults]") {
  const auto outcome = fill_and_free<write::StoreSession>(trials(6));
  if (!outcome) return;
  WARN("disk full: " << outcome->text());
  CHECK(outcome->taken > 100 * outcome->cycles);
  CHECK(outcome->good());
}

TEST_CASE("control: who takes a failed commit for a good one loses records", "[faults]") {
  const auto outcome = fill_and_free<Careless>(2);
  if (!outcome) return;
  WARN("disk full, failed commits not looked at: " << outcome->text());
  CHECK(outcome->lost > 0);
  CHECK(outcome->miscounted > 0);
}
