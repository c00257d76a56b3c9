#include "write/store_session.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

#include "crypto/digest.hpp"
#include "state/store_bytes.hpp"

namespace daybook::write {

namespace {

constexpr std::chrono::seconds kGuardWait{5};

bool is_over_cap(const Fill& fill) {
  return fill.cap && fill.bytes >= *fill.cap;
}

}  // namespace

StoreSession::StoreSession(const std::string& path,
                           const sql::Connection::WriterOptions& open_options, BatchOptions options,
                           const base::Clock& clock, Options::Upgrade upgrade,
                           const schema::Schema& known)
    : path_(path),
      options_(std::move(options)),
      known_(known),
      owner_{crypto::random_hex(16), base::this_process(), clock.wall_ns(), options_.redact},
      reopen_options_(open_options),
      connection_(sql::Connection::open_writer(path, open_options)),
      guard_(path) {
  reopen_options_.create = false;
  schema::migrate(*connection_, guard_, upgrade, known_);
  prepare();
  try {
    begin(sql::Synchronous::full, owner_.started_ns, {});
    row_->tidy(owner_.started_ns);
    finish(0, owner_.started_ns);
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
  row_.emplace(*connection_, owner_);
  batch_writer_.emplace(*connection_, options_);
}

void StoreSession::begin(sql::Synchronous mode, std::int64_t now_ns,
                         const std::function<bool()>& give_up) {
  if (!batch_writer_) {  // recover() failed on its way
    throw Error(Error::Code::io, path_ + " could not be opened again after a failed commit",
                "see the error before this one; what was committed is safe");
  }
  held_ = guard_.acquire(kGuardWait, give_up);
  if (is_over_cap(fill_)) checkpointer_->truncate();  // the WAL counts, too
  if (connection_->moved()) {
    throw Error(Error::Code::not_found, path_ + " was moved, replaced or deleted while it was open",
                "put it back and open the store again");
  }
  connection_->set_synchronous(mode);
  connection_->exec("BEGIN IMMEDIATE");
  schema::require_current(*connection_, known_);
  batch_writer_->begin(now_ns);
  has_room_ = false;
}

// Of records only: what was lost is told at the cap, too.
void StoreSession::require_room() {
  fill_.cap = batch_writer_->settings().size_cap;
  if (fill_.cap) fill_.bytes = state::store_bytes(*connection_) + checkpointer_->wal_bytes();
  std::error_code unknown;
  const auto space = std::filesystem::space(path_, unknown);
  fill_.disk_free = unknown ? INT64_MAX : static_cast<std::int64_t>(space.available);
  fill_.disk_bytes = unknown ? INT64_MAX : static_cast<std::int64_t>(space.capacity);
  if (is_over_cap(fill_)) {
    throw Error(Error::Code::full,
                "store " + path_ + " has reached db_max_size: " + std::to_string(fill_.bytes) +
                    " of " + std::to_string(*fill_.cap) + " bytes",
                "set a policy with `daybook retention set`, or a higher db_max_size");
  }
  has_room_ = true;
}

std::optional<Error> StoreSession::write(const Item& item) {
  if (!has_room_) require_room();
  return batch_writer_->write(item);
}

void StoreSession::add_loss(const Loss& loss) {
  batch_writer_->add_loss(loss);
}

void StoreSession::add_verdict(const Verdict& verdict) {
  batch_writer_->add_verdict(verdict);
}

void StoreSession::mark(const SourcePosition& position) {
  batch_writer_->mark(position);
}

void StoreSession::finish(std::uint64_t batch, std::int64_t now_ns) {
  batch_writer_->finish();
  row_->put(batch, now_ns);
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
    if (row_) row_->reset();
    // SQLite may have rolled back by itself.
    if (connection_ && connection_->in_transaction()) connection_->exec("ROLLBACK");
    if (batch_writer_) batch_writer_->rolled_back();
  } catch (const std::exception&) {  // the next begin() says what is wrong
  }
  let_go();
}

std::uint64_t StoreSession::recover(const std::function<bool()>& give_up) {
  batch_writer_.reset();
  row_.reset();
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
  const std::uint64_t batch = row_->batch();
  let_go();
  return batch;
}

void StoreSession::finish_for_good() {
  batch_writer_->finish();
  row_->remove();
}

void StoreSession::truncate(const std::function<bool()>& give_up) {
  held_ = guard_.acquire(kGuardWait, give_up);
  checkpointer_->truncate();
  let_go();
}

void StoreSession::add_overhead(const state::Overhead& overhead) {
  batch_writer_->add_overhead(overhead);
}

std::int64_t StoreSession::bytes_written() const noexcept {
  return connection_ ? connection_->bytes_written() : 0;
}

const state::Settings* StoreSession::settings() const noexcept {
  return batch_writer_ ? &batch_writer_->settings() : nullptr;
}

std::int64_t StoreSession::settings_version() const noexcept {
  return batch_writer_ ? batch_writer_->settings_version() : -1;
}

std::shared_ptr<const access::Policy> StoreSession::policy() const noexcept {
  return batch_writer_ ? batch_writer_->policy() : nullptr;
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
