// Writer: takes batches from the queue and commits them through a Session, come what may. It has no
// thread of its own: something calls step() again and again (facade's Live does; tests do).
//
//   while (auto wake = writer.step()) queue.wait(*wake);
//
// Failures. busy, full, io, denied: the batch is kept, state `degraded`, tried again after a
// growing pause for as long as the store is open. A record that cannot be written is isolated,
// counted `failed` and stored as a loss; the rest is committed. A failed COMMIT may have landed:
// the store is opened anew and asked. corrupt, schema_too_new, not_found: state `failed`, nothing
// is accepted any more, all that waits is counted. Every lost record is a count in the books and,
// where the store still takes it, a row of `loss`.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "write/batcher.hpp"
#include "write/durability.hpp"
#include "write/queue.hpp"
#include "write/session.hpp"
#include "write/tickets.hpp"
#include "write/turn.hpp"
#include "write/verdict_log.hpp"

namespace daybook::write {

class Writer {
 public:
  struct Setup {
    Batcher::Limits limits;
    Options::Durability durability = Options::Durability::bounded;
    std::string service;                       // of losses that happened before a batch
    std::function<void(const Error&)> report;  // each failure that may lose records
    /// Called in each batch once the session knows what the store asks.
    std::function<void(const Session&)> asked = {};
  };
  Writer(Session& session, Queue& queue, Tickets& tickets, const base::Clock& clock, Setup setup);

  /// Writes at most one batch, if it is time. What to wait for before the next step; nothing: the
  /// writer has ended, since the queue was closed or the store failed.
  std::optional<Wake> step() noexcept;
  Stats::State state() const noexcept {
    return state_.load(std::memory_order_relaxed);
  }  // any thread

 private:
  /// The part of the batch that one transaction writes, and what came of it.
  struct Part {
    std::size_t begin = 0, end = 0;
    bool begun = false;  // its transaction stands
    Position position;   // everything up to here is settled by the commit
    sql::Synchronous mode = sql::Synchronous::normal;
    Settlement settlement;
    Losses before;             // lost before a batch, stored with this one
    std::vector<Loss> losses;  // of the part's own records
    std::vector<Verdict> verdicts;
    std::vector<Mark> marks;  // positions behind its records that no record carries
    std::optional<Error> first_lost;
    std::uint64_t first_lost_seq = 0;
  };

  std::optional<Wake> step_open(const Demand& demand);
  std::optional<Wake> step_closing(const Demand& demand);
  void end_for_good(const Demand& demand);
  void discard();

  void attempt(const Demand& demand);  // writer_batch.cpp
  void plan_part(const Demand& demand);
  void write_part();
  void write_items();
  void write_losses();
  void give_back();
  void count_lost(std::size_t index, const char* reason, const Error& error);
  void settle(bool synced);
  void take_below_level();
  state::Overhead cost_of(std::int64_t asked_ns, std::int64_t begun_ns, std::int64_t written_ns);
  void report_losses();
  void answer();

  void resolve_unknown();  // writer_failure.cpp
  void handle(const Error& error);
  void isolate(const Error& error);
  void back_off(const Error& error);
  void fail(const Error& error);
  void report(const Error& error) noexcept;
  std::function<bool()> gives_up() const;

  Session& session_;
  Queue& queue_;
  Tickets& tickets_;
  const base::Clock& clock_;
  const Setup setup_;
  Batcher batcher_;
  VerdictLog verdict_log_;
  Durability durability_;
  Turn turn_;
  std::atomic<Stats::State> state_{Stats::State::running};
  bool ended_ = false, closing_ = false;

  Batch batch_;                            // in hand until all of it is settled
  std::size_t done_ = 0;                   // so many of its items are settled
  std::size_t part_items_max_ = SIZE_MAX;  // 1 while a bad record is looked for
  bool one_at_a_time_ = false;             // rows do not wait, so that a failure names its record
  std::map<std::size_t, Error> failed_;    // its items that cannot be written, and why
  Part part_;
  std::size_t current_ = SIZE_MAX;  // the item now being written
  std::uint64_t batch_number_ = 0;
  bool unknown_ = false;  // part_ may have landed
  state::Overhead cost_;  // of batches before, not stored yet
  std::uint64_t below_level_told_ = 0;
  std::int64_t bytes_told_ = 0;
  Position settled_, answered_;
  std::int64_t retry_at_ns_ = 0, pause_ns_ = 0;
};

}  // namespace daybook::write
