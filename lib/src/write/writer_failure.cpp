// What the writer does about a transaction that failed.
#include <algorithm>
#include <utility>

#include "write/writer.hpp"

namespace daybook::write {

namespace {

constexpr std::int64_t kPauseNsMin = 10'000'000, kPauseNsMax = 1'000'000'000;
constexpr std::size_t kBadRecordsMax = 8;  // of a batch; then its records are written one by one

enum class Remedy { wait, isolate, end };

Remedy remedy(Error::Code code) {
  switch (code) {
    case Error::Code::busy:
    case Error::Code::full:
    case Error::Code::io:
    case Error::Code::denied:
    case Error::Code::timeout:
      return Remedy::wait;
    case Error::Code::corrupt:
    case Error::Code::schema_too_new:
    case Error::Code::schema_too_old:
    case Error::Code::not_found:
      return Remedy::end;
    default:
      return Remedy::isolate;
  }
}

}  // namespace

void Writer::resolve_unknown() {
  const std::uint64_t landed = session_.recover(gives_up());
  unknown_ = false;
  if (landed == batch_number_) {
    settle(true);  // recovering synced it
  } else {
    give_back();
  }
}

void Writer::handle(const Error& error) {
  const std::size_t at = current_;
  current_ = SIZE_MAX;
  const bool rows_waited = session_.rows_wait();
  session_.roll_back();
  if (!unknown_) give_back();
  switch (remedy(error.code)) {
    case Remedy::end:
      return fail(error);
    case Remedy::wait:
      return back_off(error);
    case Remedy::isolate:
      break;
  }
  if (unknown_ || !part_.begun) return back_off(error);  // no record is at fault
  if (rows_waited && !std::exchange(one_at_a_time_, true)) return;
  if (at != SIZE_MAX) {
    failed_.emplace(at, error);
    if (failed_.size() > kBadRecordsMax) part_items_max_ = 1;
  } else {
    isolate(error);
  }
}

// The transaction failed, but not in write(): written one by one, the record at fault shows itself.
void Writer::isolate(const Error& error) {
  std::size_t good = part_.end - part_.begin;
  for (const auto& [index, why] : failed_) {
    if (index >= part_.begin && index < part_.end) --good;
  }
  if (good == 0) return back_off(error);
  if (part_items_max_ == 1) {
    failed_.emplace(part_.begin, error);
  } else {
    part_items_max_ = 1;
  }
}

void Writer::back_off(const Error& error) {
  pause_ns_ = std::clamp(pause_ns_ * 2, kPauseNsMin, kPauseNsMax);
  retry_at_ns_ = clock_.steady_ns() + pause_ns_;
  state_ = Stats::State::degraded;
  tickets_.stuck(error);
  report(error);
}

void Writer::fail(const Error& error) {
  queue_.discard(batch_, done_, Queue::Loss::failed);
  state_ = Stats::State::failed;
  ended_ = true;
  tickets_.fail(error);
  tickets_.end();
  report(error);
}

void Writer::report(const Error& error) noexcept {
  try {
    if (setup_.report) setup_.report(error);
  } catch (...) {  // a callback that throws is told nothing more about
  }
}

// close() may come while the guard is waited for.
std::function<bool()> Writer::gives_up() const {
  return [this] {
    const Demand demand = queue_.demand();
    return demand.closing && clock_.steady_ns() >= demand.drain_by_ns;
  };
}

}  // namespace daybook::write
