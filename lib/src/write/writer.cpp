#include "write/writer.hpp"

#include <algorithm>
#include <utility>

namespace daybook::write {

namespace {

constexpr Wake kAtOnce{Wake::kNever, 0, 0};
constexpr Wake sleep_until(std::int64_t at_ns) {
  return {at_ns, SIZE_MAX, SIZE_MAX};
}

}  // namespace

Writer::Writer(Session& session, Queue& queue, Tickets& tickets, const base::Clock& clock,
               Setup setup)
    : session_(session),
      queue_(queue),
      tickets_(tickets),
      clock_(clock),
      setup_(std::move(setup)),
      batcher_(setup_.limits),
      durability_(setup_.durability) {}

std::optional<Wake> Writer::step() noexcept {
  if (ended_) return std::nullopt;
  try {
    const Demand demand = queue_.demand();
    return demand.closing ? step_closing(demand) : step_open(demand);
  } catch (const std::exception&) {
    // Out of memory between transactions: what is in hand stays in hand.
    return sleep_until(clock_.steady_ns() + 100'000'000);
  }
}

std::optional<Wake> Writer::step_open(const Demand& demand) {
  const std::int64_t now_ns = clock_.steady_ns();
  if (now_ns < retry_at_ns_) return sleep_until(retry_at_ns_);
  if (batch_.empty()) {
    const bool flush_open = !answered_.covers(demand.flush);
    const auto decision = batcher_.decide(
        now_ns, demand, flush_open, std::min(durability_.sync_due_ns(), verdict_log_.due_ns()));
    if (!decision.write) return decision.wake;
    queue_.take(batch_, std::min(setup_.limits.records, turn_.records()), setup_.limits.bytes);
  }
  attempt(demand);
  if (ended_) return std::nullopt;
  return kAtOnce;
}

std::optional<Wake> Writer::step_closing(const Demand& demand) {
  if (!std::exchange(closing_, true)) retry_at_ns_ = 0;
  const bool waiting = !batch_.empty() || unknown_ || demand.records > 0;
  const std::int64_t now_ns = clock_.steady_ns();
  if (waiting && now_ns < demand.drain_by_ns) {
    if (now_ns < retry_at_ns_) return sleep_until(std::min(retry_at_ns_, demand.drain_by_ns));
    if (batch_.empty())
      queue_.take(batch_, std::min(setup_.limits.records, turn_.records()), setup_.limits.bytes);
    attempt(demand);
    if (ended_) return std::nullopt;
    return kAtOnce;
  }
  if (waiting) discard();
  end_for_good(demand);
  return std::nullopt;
}

void Writer::discard() {
  const std::uint64_t lost = queue_.discard(batch_, done_, Queue::Loss::closed);
  if (std::exchange(unknown_, false)) give_back();
  if (lost == 0) return;
  const Error error(
      Error::Code::timeout,
      "close: " + std::to_string(lost) + " records were not written before the deadline",
      "call close() with a longer deadline");
  tickets_.lost(error, queue_.position().records);
  report(error);
}

void Writer::end_for_good(const Demand& demand) {
  part_ = Part{};
  const auto give_up = [&] { return clock_.steady_ns() >= demand.close_by_ns; };
  try {
    part_.marks = queue_.take_marks(settled_.records, part_.position);
    part_.before = queue_.take_losses();
    verdict_log_.take(part_.before.verdicts);
    part_.verdicts = verdict_log_.all();
    const bool synced = !durability_.is_relaxed();
    session_.begin(synced ? sql::Synchronous::full : sql::Synchronous::normal, clock_.wall_ns(),
                   give_up);
    write_losses();
    take_below_level();
    session_.add_overhead(cost_);
    session_.finish_for_good();
    const Session::Commit commit = session_.commit();
    if (commit.outcome != Session::Outcome::landed) throw *commit.error;
    session_.truncate(give_up);
    tickets_.answer(queue_.position());
  } catch (const Error& error) {
    session_.roll_back();
    if (durability_.has_unsynced()) tickets_.lost(error, settled_.records);
    report(error);
  }
  ended_ = true;
  state_ = Stats::State::closed;
  tickets_.end();
}

}  // namespace daybook::write
