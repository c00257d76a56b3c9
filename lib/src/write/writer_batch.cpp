// Writing one part of the batch in hand, and booking what came of it.
#include <algorithm>
#include <typeinfo>
#include <utility>

#include "write/writer.hpp"

namespace daybook::write {

namespace {

constexpr std::size_t kLossRowsMax =
    100;  // of one batch; beyond it losses are told without their error

}  // namespace

void Writer::attempt(const Demand& demand) {
  try {
    if (unknown_) {
      resolve_unknown();
    } else {
      plan_part(demand);
      write_part();
    }
  } catch (const Error& error) {
    handle(error);
  } catch (const std::exception& e) {
    // Its text may quote a record: the class must do.
    handle(Error(Error::Code::internal, std::string("unexpected ") + typeid(e).name()));
  }
}

void Writer::plan_part(const Demand& demand) {
  part_ = Part{};
  part_.begin = done_;
  part_.end = done_ + std::min({part_items_max_, turn_.records(), batch_.size() - done_});
  part_.position.records = part_.end > part_.begin ? batch_.seq(part_.end - 1) : settled_.records;
  part_.position.marks = settled_.marks;
  part_.marks = queue_.take_marks(part_.position.records, part_.position);
  part_.before = queue_.take_losses();  // after the marks: no position passes a loss untold
  part_.position.losses = part_.before.total;
  verdict_log_.take(std::exchange(part_.before.verdicts, {}));
  part_.verdicts = verdict_log_.due(clock_.steady_ns());
  const bool answers = !answered_.covers(demand.flush) && part_.position.covers(demand.flush);
  part_.mode = durability_.choose(clock_.steady_ns(), answers);
  part_.settlement.items = part_.end - part_.begin;
}

void Writer::write_part() {
  const std::int64_t asked_ns = clock_.steady_ns();
  session_.begin(part_.mode, clock_.wall_ns(), gives_up());
  const std::int64_t begun_ns = clock_.steady_ns();
  part_.begun = true;
  if (setup_.asked) setup_.asked(session_);
  if (session_.has_durable_policy_full()) durability_.require_full();
  write_items();
  write_losses();
  take_below_level();
  session_.add_overhead(cost_);
  session_.finish(++batch_number_, clock_.wall_ns());
  const std::int64_t written_ns = clock_.steady_ns();
  turn_.took(part_.end - part_.begin, begun_ns - asked_ns, written_ns - begun_ns);
  part_.settlement.counts = session_.counts();
  const Session::Commit commit = session_.commit();
  if (commit.outcome == Session::Outcome::landed) {
    part_.settlement.cost = cost_of(asked_ns, begun_ns, written_ns);
    settle(part_.mode == sql::Synchronous::full);
    if (commit.error) report(*commit.error);
    return;
  }
  unknown_ = commit.outcome == Session::Outcome::unknown;
  throw *commit.error;
}

void Writer::take_below_level() {
  const std::uint64_t counted = queue_.below_level();
  cost_.below_level +=
      static_cast<std::int64_t>(counted - std::exchange(below_level_told_, counted));
}

state::Overhead Writer::cost_of(std::int64_t asked_ns, std::int64_t begun_ns,
                                std::int64_t written_ns) {
  const std::int64_t now_ns = clock_.steady_ns(), bytes = session_.bytes_written();
  state::Overhead cost;
  if (!batch_.empty()) {
    cost.batches = 1;
    cost.records = static_cast<std::int64_t>(part_.settlement.items);
    cost.waited_ns = cost.waited_max_ns = now_ns - batch_.oldest_ns();
    cost.waited.add(cost.waited_ns);
    cost.committing.add(now_ns - written_ns);
  }
  cost.locked_ns = begun_ns - asked_ns;
  cost.writing_ns = written_ns - begun_ns;
  cost.committing_ns = cost.committing_max_ns = now_ns - written_ns;
  const std::int64_t told = std::exchange(bytes_told_, bytes);
  cost.bytes_written = bytes - (bytes >= told ? told : 0);  // it begins anew with a connection
  return cost;
}

void Writer::write_items() {
  for (std::size_t i = part_.begin; i < part_.end; ++i) {
    part_.settlement.bytes += batch_[i].bytes;
    if (const auto bad = failed_.find(i); bad != failed_.end()) {
      ++part_.settlement.failed;
      count_lost(i, "failed", bad->second);
      continue;
    }
    current_ = i;
    if (i + 2 < part_.end) session_.expect(batch_[i + 1], batch_[i + 2]);
    if (const auto error = session_.write(batch_[i])) {
      ++part_.settlement.invalid;
      count_lost(i, "invalid", *error);
    }
    if (one_at_a_time_) session_.flush();
  }
  current_ = SIZE_MAX;
}

void Writer::count_lost(std::size_t index, const char* reason, const Error& error) {
  if (!part_.first_lost) {
    part_.first_lost = error;
    part_.first_lost_seq = batch_.seq(index);
  }
  const Item& item = batch_[index];
  const std::string& service = item.origin.service.empty() ? setup_.service : item.origin.service;
  const std::string text = part_.losses.size() < kLossRowsMax ? error.what() : "";
  const auto same = std::find_if(part_.losses.begin(), part_.losses.end(), [&](const Loss& loss) {
    return loss.reason == reason && loss.service == service && loss.error == text;
  });
  Loss& loss = same != part_.losses.end() ? *same : part_.losses.emplace_back();
  if (loss.records == 0) loss = {reason, text, service, 0, 0};
  ++loss.records;
  loss.bytes += item.bytes;
}

void Writer::write_losses() {
  for (std::size_t i = 0; i < part_.before.by_reason.size(); ++i) {
    const LossCount& count = part_.before.by_reason[i];
    if (count.records == 0) continue;
    session_.add_loss(
        {kLossReasonNames[i], count.error, setup_.service, count.records, count.bytes});
  }
  for (const Loss& loss : part_.losses) session_.add_loss(loss);
  for (const Verdict& verdict : part_.verdicts) session_.add_verdict(verdict);
  for (const Mark& mark : part_.marks) session_.mark(*mark.position);
}

/// What the part took besides its records waits again.
void Writer::give_back() {
  queue_.give_back(std::exchange(part_.before, {}));
  queue_.give_back(std::exchange(part_.marks, {}));
}

void Writer::settle(bool synced) {
  queue_.settle(part_.settlement);
  cost_ = part_.settlement.cost;
  done_ = part_.end;
  const std::int64_t now_ns = clock_.steady_ns();
  durability_.committed(now_ns, synced ? sql::Synchronous::full : sql::Synchronous::normal);
  batcher_.wrote(now_ns);
  settled_ = part_.position;
  verdict_log_.wrote(part_.verdicts, now_ns);
  if (done_ == batch_.size()) {
    queue_.recycle(batch_);
    done_ = 0;
    part_items_max_ = SIZE_MAX;
    one_at_a_time_ = false;
    failed_.clear();
  }
  retry_at_ns_ = pause_ns_ = 0;
  state_ = Stats::State::running;
  report_losses();
  answer();
}

// Last of all: whoever waited finds the books, the state and on_error up to date.
void Writer::answer() {
  if (part_.first_lost) tickets_.lost(*part_.first_lost, part_.first_lost_seq);
  tickets_.stuck(std::nullopt);
  if (durability_.has_unsynced()) return;
  answered_ = settled_;
  tickets_.answer(answered_);
}

void Writer::report_losses() {
  LossCount& full = part_.before[LossReason::queue_full];
  if (full.records > 0) {
    report(Error(Error::Code::full,
                 std::to_string(full.records) + " records dropped: the queue was full",
                 "raise queue_records or queue_bytes, or choose WhenFull::block"));
  }
  LossCount& invalid = part_.before[LossReason::invalid];
  if (invalid.records > 0) {
    report(Error(Error::Code::invalid_argument,
                 std::to_string(invalid.records) + " records rejected: " + invalid.error));
  }
  for (const Verdict& verdict : part_.verdicts) {
    if (verdict.granted || verdict.action != "write") continue;
    report(Error(Error::Code::denied,
                 std::to_string(verdict.count) + " records of type " + verdict.object +
                     " denied: " + verdict.reason,
                 "give a key that may write them: Options::key, or Logger::as()"));
  }
  if (part_.first_lost) report(*part_.first_lost);
}

}  // namespace daybook::write
