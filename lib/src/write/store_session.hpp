// StoreSession: a store open for writing: connection, guard, checkpoints, and this writer's row.
//
// Opening creates and migrates the store and writes the row (`writer`), whose batch number tells
// after an unknown commit whether the batch landed. The row is taken away by finish_for_good().
//
//   StoreSession session("daybook.db", {.create = true}, {.service = "chat-api"}, clock);
//
// One thread at a time.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "schema/migrate.hpp"
#include "sql/checkpoint.hpp"
#include "sql/guard.hpp"
#include "write/session.hpp"
#include "write/writer_row.hpp"

namespace daybook::write {

class StoreSession : public Session {
 public:
  /// Throws as Store::open does. `known` outlives the session.
  StoreSession(const std::string& path, const sql::Connection::WriterOptions& open_options,
               BatchOptions options, const base::Clock& clock,
               Options::Upgrade upgrade = Options::Upgrade::quick,
               const schema::Schema& known = schema::current());

  void begin(sql::Synchronous mode, std::int64_t now_ns,
             const std::function<bool()>& give_up) override;
  void expect(const Item& near, const Item& far) noexcept override {
    batch_writer_->expect(near, far);
  }
  std::optional<Error> write(const Item& item) override;
  void flush() override { connection_->flush_rows(); }
  bool rows_wait() const noexcept override { return connection_ && connection_->rows_wait(); }
  void add_loss(const Loss& loss) override;
  void add_verdict(const Verdict& verdict) override;
  void mark(const SourcePosition& position) override;
  void finish(std::uint64_t batch, std::int64_t now_ns) override;
  Commit commit() noexcept override;
  void roll_back() noexcept override;
  std::uint64_t recover(const std::function<bool()>& give_up) override;
  void finish_for_good() override;
  void truncate(const std::function<bool()>& give_up) override;
  void add_overhead(const state::Overhead& overhead) override;
  std::int64_t bytes_written() const noexcept override;
  const state::Settings* settings() const noexcept override;
  std::int64_t settings_version() const noexcept override;
  std::shared_ptr<const access::Policy> policy() const noexcept override;
  Fill fill() const noexcept override { return fill_; }
  BatchCounts counts() const override;
  bool has_durable_policy_full() const noexcept override;

 private:
  void prepare();
  void require_room();
  void let_go() noexcept;

  const std::string path_;
  const BatchOptions options_;
  const schema::Schema& known_;
  const WriterRow::Owner owner_;
  sql::Connection::WriterOptions reopen_options_;
  // In this order: what stands below uses what stands above. Empty while the store could not be
  // reopened.
  std::optional<sql::Connection> connection_;
  sql::Guard guard_;
  std::optional<sql::Checkpointer> checkpointer_;
  std::optional<WriterRow> row_;
  std::optional<BatchWriter> batch_writer_;
  sql::Guard::Held held_;
  Fill fill_;
  bool has_room_ = false;  // asked in this batch
};

}  // namespace daybook::write
