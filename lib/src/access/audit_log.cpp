#include "access/audit_log.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "schema/migrate.hpp"
#include "sql/checkpoint.hpp"
#include "sql/guard.hpp"

namespace daybook::access {
namespace {

using state::AuditEntry;
using state::AuditReads;

constexpr std::chrono::seconds kWaitAtMost{5}, kTidyAtMost{1};

/// A connection that writes entries, and is closed under the Guard: closing the last one of a store
/// moves its log into the file.
class Writer {
 public:
  explicit Writer(const std::string& path)
      : connection_(sql::Connection::open_writer(path, {})), guard_(connection_->path()) {
    schema::require_readable(*connection_);
    connection_->set_synchronous(sql::Synchronous::full);
    checkpointer_.emplace(*connection_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    try {
      const sql::Guard::Held held = guard_.acquire(kTidyAtMost);
      close();
    } catch (const Error&) {  // whoever holds it is a writer, and not the last to close
      close();
    }
  }

  std::int64_t append(const AuditEntry& entry, std::int64_t unrecorded) {
    const sql::Guard::Held held = guard_.acquire(kWaitAtMost);
    connection_->exec("BEGIN IMMEDIATE");
    try {
      schema::require_current(*connection_);
      if (unrecorded > 0) append_unrecorded(entry, unrecorded);
      const std::int64_t id = state::append_audit(*connection_, entry);
      connection_->exec("COMMIT");
      checkpointer_->after_commit(std::chrono::steady_clock::now());
      return id;
    } catch (...) {
      if (connection_->in_transaction()) connection_->exec("ROLLBACK");
      throw;
    }
  }

 private:
  void append_unrecorded(const AuditEntry& entry, std::int64_t unrecorded) {
    AuditEntry told;
    told.at_ns = entry.at_ns;
    told.principal = entry.principal;
    told.action = "unrecorded";
    told.object = "entries that could not be written";
    told.rows = unrecorded;
    told.result = state::AuditResult::failed;
    state::append_audit(*connection_, told);
  }
  void close() noexcept {
    checkpointer_.reset();
    connection_.reset();
  }

  std::optional<sql::Connection> connection_;
  sql::Guard guard_;
  std::optional<sql::Checkpointer> checkpointer_;
};

}  // namespace

struct AuditLog::State {
  std::string path;
  AuditReads mode;
  std::unique_ptr<Writer> writer;
  std::int64_t unrecorded = 0;
};

AuditLog::AuditLog(std::string path, AuditReads mode)
    : state_(std::make_unique<State>(State{std::move(path), mode, nullptr, 0})) {}
AuditLog::AuditLog(AuditLog&&) noexcept = default;
AuditLog& AuditLog::operator=(AuditLog&&) noexcept = default;
AuditLog::~AuditLog() = default;

std::int64_t AuditLog::append(AuditEntry entry) {
  State& s = *state_;
  if (s.mode == AuditReads::off) return 0;
  if (entry.at_ns == 0) entry.at_ns = base::system_clock().wall_ns();
  try {
    if (!s.writer) s.writer = std::make_unique<Writer>(s.path);
    const std::int64_t id = s.writer->append(entry, s.unrecorded);
    s.unrecorded = 0;
    return id;
  } catch (Error& error) {
    s.writer.reset();  // what failed may not be trusted, and another may heal it
    if (s.mode == AuditReads::best_effort) {
      ++s.unrecorded;
      return 0;
    }
    error.hint += (error.hint.empty() ? "" : "; ") +
                  std::string(
                      "nothing is read that cannot be recorded: see the setting "
                      "`audit_reads`");
    throw;
  }
}

std::int64_t AuditLog::unrecorded() const noexcept {
  return state_->unrecorded;
}

}  // namespace daybook::access
