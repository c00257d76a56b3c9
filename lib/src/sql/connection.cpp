#include "sql/connection.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cassert>
#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "sql/connection_state.hpp"
#include "sql/error.hpp"
#include "sql/guard.hpp"
#include "sql/packed_text.hpp"
#include "sql/settings.hpp"
#include "sql/store_file.hpp"

namespace daybook::sql {
namespace {

using namespace std::chrono_literals;

constexpr int kOpsBetweenLimitChecks = 1000;
constexpr auto kInitialiseAtMost = 10s;
constexpr auto kOpenAtMost = 1s;
constexpr auto kOpenPoll = 5ms;

int count_frames(void* frames, sqlite3*, const char*, int count) {
  *static_cast<int*>(frames) = count;
  return SQLITE_OK;
}

// What several processes opening and closing at once do to one another for a moment.
bool passes_by_itself(const Error& error) noexcept {
  return error.sqlite_code == SQLITE_BUSY_RECOVERY || error.sqlite_code == SQLITE_PROTOCOL ||
         (error.sqlite_code & 0xff) == SQLITE_BUSY ||
         error.sqlite_code == SQLITE_READONLY_RECOVERY ||
         error.sqlite_code == SQLITE_READONLY_CANTINIT ||
         (error.sqlite_code & 0xff) == SQLITE_CANTOPEN;
}

template <class Open>
Connection retried(Open open) {
  const auto give_up = std::chrono::steady_clock::now() + kOpenAtMost;
  for (;;) {
    try {
      return open();
    } catch (const Error& error) {
      if (!passes_by_itself(error) || std::chrono::steady_clock::now() >= give_up) throw;
    }
    std::this_thread::sleep_for(kOpenPoll);
  }
}

SQLite::Database open_database(const std::string& file, int flags) {
  try {
    return {file, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
            kBusyTimeoutMs};
  } catch (const SQLite::Exception& failure) {
    throw error_from(nullptr, failure.getExtendedErrorCode(), file, During::step);
  }
}

}  // namespace

Connection::State::State(const std::string& file, int flags)
    : opened(file), database(open_database(file, flags)), path(file) {}

Connection::State::~State() {
  assert(statements == 0 && "a Statement outlives its Connection");
}

Connection::Connection(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Connection Connection::open_writer(const std::string& path, const WriterOptions& options) {
  require_page_size(options.page_size);  // before there is a file
  const std::string file =
      writable_store_file(path, {options.create, options.group, options.force_filesystem});
  return retried([&] {
    Connection connection(std::make_unique<State>(file, SQLITE_OPEN_READWRITE));
    // SQLite falls back to reading by itself where it may not write.
    if (sqlite3_db_readonly(connection.handle(), "main") == 1) {
      throw Error(Error::Code::denied, "store " + file + " is read-only",
                  "check the mode and owner of file and directory");
    }
    connection.state_->table_use.watch(connection.handle());
    configure_writer(connection);
    if (!is_initialised(connection)) {
      Guard guard(file);  // several processes may create the same store at once
      const Guard::Held held = guard.acquire(kInitialiseAtMost);
      initialise_file(connection, options.page_size);
    }
    bound_writer_cache(connection);
    State& state = *connection.state_;
    state.page_bytes = connection.integer("PRAGMA page_size");
    // The first read makes the WAL. Its name must outlive a power cut before anything in it is said
    // to, and that of the rollback journal of a new file must not. SQLite syncs the folder with the
    // WAL's first sync, and takes no notice where that fails.
    schema_version(connection);
    sync_directory_of(file);
    sqlite3_wal_hook(connection.handle(), count_frames, &state.wal_frames);
    sqlite3_rollback_hook(connection.handle(), State::drop_waiting, &state);
    WaitingRows::make_known(connection.handle());
    unpack_texts(connection);
    return connection;
  });
}

Connection Connection::open_reader(const std::string& path) {
  return retried([&] {
    Connection connection(std::make_unique<State>(existing_store_file(path), SQLITE_OPEN_READONLY));
    configure_reader(connection);
    schema_version(
        connection);  // the first real read: WAL and shared memory are there now, or it fails
    bound_reader_cache(connection);
    unpack_texts(connection);
    return connection;
  });
}

void Connection::exec(std::string_view sql) {
  if (!sql.starts_with("ROLLBACK")) flush_rows();
  while (!sql.empty()) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    int code =
        sqlite3_prepare_v2(handle(), sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    if (code != SQLITE_OK) throw error_from(handle(), code, path(), During::prepare);
    if (statement) {
      do {
        code = sqlite3_step(statement);
      } while (code == SQLITE_ROW);
      if (code != SQLITE_DONE) {
        const Error error = error_from(handle(), code, path(), During::step);
        sqlite3_finalize(statement);
        throw error;
      }
      sqlite3_finalize(statement);
    }
    sql.remove_prefix(static_cast<std::size_t>(tail - sql.data()));
  }
}

std::int64_t Connection::integer(std::string_view sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::string Connection::text(std::string_view sql) {
  Statement statement(*this, sql);
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

void Connection::set_synchronous(Synchronous mode) {
  assert(!in_transaction());
  if (state_->synchronous == mode) return;
  // Not a prepared statement: part of a PRAGMA takes effect as it is prepared.
  exec(mode == Synchronous::full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
  state_->synchronous = mode;
}

bool Connection::in_transaction() const noexcept {
  return sqlite3_get_autocommit(handle()) == 0;
}

std::int64_t Connection::changes() const noexcept {
  return sqlite3_changes64(handle());
}

void Connection::flush_rows() {
  if (rows_wait()) state_->flush(state_->waiting);
}

bool Connection::rows_wait() const noexcept {
  return state_->waiting.any();
}

std::int64_t Connection::wal_bytes() const noexcept {
  constexpr std::int64_t kFrameHeader = 24;  // sqlite.org/fileformat2.html, "The Write-Ahead Log"
  return state_->wal_frames * (state_->page_bytes + kFrameHeader);
}

std::int64_t Connection::data_version() {
  return integer("PRAGMA data_version");
}

std::int64_t Connection::bytes_written() const noexcept {
  int pages = 0, unused = 0;
  sqlite3_db_status(handle(), SQLITE_DBSTATUS_CACHE_WRITE, &pages, &unused, 0);
  return pages * state_->page_bytes;
}

bool Connection::moved() const noexcept {
  int moved = 0;
  return sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         moved != 0;
}

int Connection::State::past_deadline(void* state) {
  State& s = *static_cast<State*>(state);
  const std::int64_t now = base::system_clock().steady_ns();
  if (s.deadline_ns == 0) s.deadline_ns = now + s.left_ns;
  return now > s.deadline_ns;
}

int Connection::State::past_bounds(void* state) {
  State& s = *static_cast<State*>(state);
  if (!s.stepping) return 0;
  if (sqlite3_memory_used() - s.memory_before > s.memory_max) {
    s.over_memory = true;
    return 1;
  }
  // The clock takes longer to read than memory to count, and is less pressing.
  constexpr unsigned kLooksBetweenClocks = 8;
  return ++s.looks % kLooksBetweenClocks == 0 ? past_deadline(state) : 0;
}

void Connection::set_statement_limit(std::int64_t limit_ns) noexcept {
  limit_ns = base::bounded_wait(std::chrono::nanoseconds(limit_ns)).count();
  state_->statement_limit_ns = limit_ns;
  if (limit_ns > 0) {
    sqlite3_progress_handler(handle(), kOpsBetweenLimitChecks, State::past_deadline, state_.get());
  } else {
    sqlite3_progress_handler(handle(), 0, nullptr, nullptr);
  }
}

const std::string& Connection::path() const noexcept {
  return state_->path;
}

sqlite3* Connection::handle() const noexcept {
  return state_->database.getHandle();
}

int schema_version(Connection& connection) {
  // In this order: the transaction that makes the first page sets application_id (settings.cpp), so
  // another process that does so in between is not taken for a foreign program.
  if (connection.integer("PRAGMA page_count") == 0) return 0;
  if (connection.integer("PRAGMA application_id") != kApplicationId) {
    throw Error(Error::Code::corrupt, "store " + connection.path() + ": not a daybook store",
                "name another file with --db");
  }
  return static_cast<int>(connection.integer("PRAGMA user_version"));
}

}  // namespace daybook::sql
