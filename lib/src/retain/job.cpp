#include "retain/job.hpp"

#include <algorithm>
#include <thread>

#include "schema/migrate.hpp"

namespace daybook::retain {
namespace {

using namespace std::chrono_literals;

constexpr auto kWaitAtMost = 30s;
constexpr std::chrono::nanoseconds kOthersAreThere = 1ms;  // so long a wait, and they are
constexpr std::chrono::nanoseconds kRestAtMost = 400ms;
// Others who write move a shorter WAL by themselves: a checkpoint before theirs would make them
// wait for both.
constexpr std::int64_t kLeftToOthersBytes = 28 << 20;

}  // namespace

Job::Job(const std::string& path, JobOptions options) : options_(std::move(options)) {
  connection_.emplace(sql::Connection::open_writer(path, {}));
  guard_.emplace(connection_->path());
  hold();
  schema::require_readable(*connection_);
  connection_->set_synchronous(sql::Synchronous::normal);
  checkpointer_.emplace(*connection_);
  checkpointer_->truncate();
  let_go();
}

Job::~Job() {
  try {
    if (!is_held_) hold();  // else a transaction failed
  } catch (const Error&) {  // somebody hangs with the lock: the connection closes all the same
  }
}

bool Job::time_is_up() const {
  if (options_.stop && options_.stop()) return true;
  return options_.time && Steady::now() - started_ >= *options_.time;
}

void Job::hold() {
  held_ = guard_->acquire(kWaitAtMost);
  is_held_ = true;
}

void Job::let_go() {
  held_ = sql::Guard::Held();
  is_held_ = false;
}

std::chrono::nanoseconds Job::take_turn() {
  const auto asked = Steady::now();
  hold();
  began_ = Steady::now();
  return began_ - asked;
}

void Job::give_turn(std::chrono::nanoseconds waited) {
  const std::chrono::nanoseconds took = Steady::now() - began_;
  let_go();
  const bool others_are_there = waited >= kOthersAreThere;
  turn_ = others_are_there ? kSharedTurn : kAloneTurn;
  if (others_are_there) std::this_thread::sleep_for(std::min(4 * took, kRestAtMost));
}

void Job::try_once(const std::function<void()>& change) {
  rows_ = 0;
  began_ = Steady::now();
  connection_->exec("BEGIN IMMEDIATE");
  try {
    schema::require_current(*connection_);
    change();
    connection_->exec("COMMIT");
  } catch (...) {
    if (connection_->in_transaction()) connection_->exec("ROLLBACK");
    throw;
  }
}

void Job::transaction(const std::function<void()>& change) {
  const auto waited = take_turn();
  try {
    try_once(change);
  } catch (const Error& error) {
    if (error.code != Error::Code::full || !checkpointer_->truncate()) throw;
    rows_max_ = 1;
    try_once(change);
  }
  if (rows_max_ < kAnyRows) rows_max_ *= 2;
  if (waited < kOthersAreThere || checkpointer_->wal_bytes() > kLeftToOthersBytes)
    checkpointer_->after_commit(Steady::now());
  if (rows_max_ < kAnyRows) checkpointer_->truncate();
  give_turn(waited);
}

void Job::alone(const std::function<void()>& work) {
  const auto waited = take_turn();
  try {
    work();
  } catch (const Error& error) {
    if (error.code == Error::Code::full && checkpointer_->truncate()) rows_max_ = 1;
    let_go();
    throw;
  }
  checkpointer_->after_commit(Steady::now());
  if (rows_max_ < kAnyRows) checkpointer_->truncate();
  give_turn(waited);
}

bool Job::truncate_wal() {
  const auto waited = take_turn();
  const bool empty = checkpointer_->truncate();
  give_turn(waited);
  return empty;
}

}  // namespace daybook::retain
