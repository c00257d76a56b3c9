#include "write/store_session.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <utility>

#include "crypto/digest.hpp"
#include "schema/migrate.hpp"

namespace daybook::write {

namespace {

constexpr std::chrono::seconds kGuardWait{5};

std::string read_boot_id() {
  std::string id;
  std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, id);
  return id.empty() ? "unknown" : id;
}

}  // namespace

StoreSession::StoreSession(const std::string& path,
                           const sql::Connection::WriterOptions& open_options, BatchOptions options,
                           const base::Clock& clock)
    : path_(path),
      options_(std::move(options)),
      clock_(clock),
      id_(crypto::random_hex(16)),
      boot_id_(read_boot_id()),
      started_ns_(clock.wall_ns()),
      reopen_options_(open_options),
      connection_(sql::Connection::open_writer(path, open_options)),
      guard_(path) {
  reopen_options_.create = false;
  schema::migrate(*connection_, guard_);
  prepare();
  try {
    begin(sql::Synchronous::full, started_ns_, {});
    finish(0, started_ns_);
  } catch (const Error&) {
    roll_back();
    throw;
  }
  if (const Commit opened = commit(); opened.outcome != Outcome::landed) {
    roll_back();
    throw *opened.error;
  }
}

void StoreSession::prepare() {
  checkpointer_.emplace(*connection_);
  upsert_row_.emplace(*connection_,
                      "INSERT INTO writer (id, boot_id, pid, started_ns, batch, last_ns, redacts)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                      " ON CONFLICT (id) DO UPDATE SET batch = excluded.batch,"
                      " last_ns = excluded.last_ns");
  batch_writer_.emplace(*connection_, options_);
}

void StoreSession::begin(sql::Synchronous mode, std::int64_t now_ns,
                         const std::function<bool()>& give_up) {
  if (!batch_writer_) {  // recover() failed on its way
    throw Error(Error::Code::io, path_ + " could not be opened again after a failed commit",
                "see the error before this one; what was committed is safe");
  }
  held_ = guard_.acquire(kGuardWait, give_up);
  if (connection_->moved()) {
    throw Error(Error::Code::not_found, path_ + " was moved, replaced or deleted while it was open",
                "put it back and open the store again");
  }
  connection_->set_synchronous(mode);
  connection_->exec("BEGIN IMMEDIATE");
  schema::require_current(*connection_);
  batch_writer_->begin(now_ns);
}

std::optional<Error> StoreSession::write(const Item& item) {
  return batch_writer_->write(item);
}

void StoreSession::add_loss(const Loss& loss) {
  batch_writer_->add_loss(loss);
}

void StoreSession::mark(const SourcePosition& position) {
  batch_writer_->mark(position);
}

void StoreSession::finish(std::uint64_t batch, std::int64_t now_ns) {
  batch_writer_->finish();
  upsert_row_->bind(1, id_)
      .bind(2, boot_id_)
      .bind(3, std::int64_t{::getpid()})
      .bind(4, started_ns_)
      .bind(5, static_cast<std::int64_t>(batch))
      .bind(6, now_ns)
      .bind(7, std::int64_t{options_.redact ? 1 : 0})
      .run();
}

Session::Commit StoreSession::commit() noexcept {
  Commit result;
  try {
    connection_->exec("COMMIT");
  } catch (const Error& error) {
    result.outcome = connection_->in_transaction() ? Outcome::not_landed : Outcome::unknown;
    result.error = error;
    return result;
  }
  try {
    batch_writer_->committed();
    checkpointer_->after_commit(std::chrono::steady_clock::now());
  } catch (const Error& error) {
    result.error = error;
  }
  let_go();
  return result;
}

void StoreSession::roll_back() noexcept {
  try {
    if (upsert_row_) upsert_row_->reset();
    // SQLite may have rolled back by itself.
    if (connection_ && connection_->in_transaction()) connection_->exec("ROLLBACK");
    if (batch_writer_) batch_writer_->rolled_back();
  } catch (const std::exception&) {  // the next begin() says what is wrong
  }
  let_go();
}

std::uint64_t StoreSession::recover(const std::function<bool()>& give_up) {
  batch_writer_.reset();
  upsert_row_.reset();
  checkpointer_.reset();
  connection_.reset();
  connection_ = sql::Connection::open_writer(path_, reopen_options_);
  held_ = guard_.acquire(kGuardWait, give_up);
  prepare();
  connection_->set_synchronous(sql::Synchronous::full);
  // A failed sync may have left pages in memory that are not on disk and count as clean: only what
  // went through a checkpoint into the file is sure to be there.
  if (!checkpointer_->truncate()) {
    throw Error(Error::Code::busy,
                path_ + ": a reader keeps the write-ahead log from being emptied",
                "end long reads of the store");
  }
  sql::Statement row(*connection_, "SELECT batch FROM writer WHERE id = ?1");
  row.bind(1, id_);
  const std::uint64_t batch = row.step() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
  row.reset();
  let_go();
  return batch;
}

void StoreSession::finish_for_good() {
  batch_writer_->finish();
  sql::Statement(*connection_, "DELETE FROM writer WHERE id = ?1").bind(1, id_).run();
}

void StoreSession::truncate(const std::function<bool()>& give_up) {
  held_ = guard_.acquire(kGuardWait, give_up);
  checkpointer_->truncate();
  let_go();
}

BatchCounts StoreSession::counts() const {
  return batch_writer_->counts();
}

bool StoreSession::has_durable_policy_full() const noexcept {
  return batch_writer_->has_durable_policy_full();
}

void StoreSession::let_go() noexcept {
  held_ = sql::Guard::Held();
}

}  // namespace daybook::write
