#include "facade/upkeep.hpp"

#include <algorithm>
#include <utility>

namespace daybook::facade {

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kWarnEveryNs = 3600 * kSecondNs;
constexpr std::int64_t kAskSoonNs = kSecondNs, kAskLateNs = 60 * kSecondNs;
constexpr std::int64_t kDiskFreeMin = 1 << 30;  // of a disk of 20 GB or more; else a twentieth

bool is_near_cap(const write::Fill& fill) {
  return fill.cap && fill.bytes >= *fill.cap / 20 * 19;
}
bool is_disk_low(const write::Fill& fill) {
  return fill.disk_free < std::min(kDiskFreeMin, fill.disk_bytes / 20);
}

Error warning(const std::string& path, const write::Fill& fill) {
  if (is_near_cap(fill)) {
    return {Error::Code::full,
            "store " + path + " has taken " + std::to_string(fill.bytes / (*fill.cap / 100 + 1)) +
                " % of db_max_size",
            "the oldest is deleted now; set a policy with `daybook retention set`, or a higher "
            "db_max_size"};
  }
  return {Error::Code::full,
          "the disk of store " + path +
              " is nearly full: " + std::to_string(fill.disk_free / 1'000'000) + " MB are free",
          "make room: what the store's policy does not keep is deleted now"};
}

}  // namespace

Upkeep::Upkeep(std::string path, Nanos every, const base::Clock& clock, Run run)
    : path_(std::move(path)),
      every_ns_(every.count()),
      clock_(clock),
      run_(std::move(run)),
      due_ns_(every_ns_ > 0 ? clock.steady_ns() + every_ns_ : INT64_MAX),
      pause_ns_(kAskSoonNs) {}

std::vector<Error> Upkeep::look(const write::Fill& fill) {
  const std::int64_t now_ns = clock_.steady_ns();
  std::vector<Error> told;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    told.swap(untold_);
  }
  const bool in_need = is_near_cap(fill) || is_disk_low(fill);
  if (in_need && now_ns >= warn_ns_) {
    warn_ns_ = now_ns + kWarnEveryNs;
    told.push_back(warning(path_, fill));
  }
  if (!in_need) {  // what the last run deleted was enough
    pause_ns_ = kAskSoonNs;
    ask_ns_ = 0;
  }
  const bool is_due = now_ns >= due_ns_;
  if (!is_due && !(in_need && now_ns >= ask_ns_)) return told;
  if (is_due) due_ns_ = now_ns + every_ns_;
  ask_ns_ = now_ns + std::exchange(pause_ns_, std::min(2 * pause_ns_, kAskLateNs));
  try {
    ask();
  } catch (const std::exception&) {  // no thread to be had: the next look tries again
  }
  return told;
}

void Upkeep::ask() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (ending_) return;
  if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  asked_ = true;
  changed_.notify_all();
}

void Upkeep::work() noexcept {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return asked_ || ending_; });
    if (ending_) return;
    asked_ = false;
    lock.unlock();
    run_once();
    lock.lock();
  }
}

void Upkeep::run_once() noexcept try {
  const std::lock_guard<ForkGate> running(gate_);
  const auto stop = [this] {
    const std::lock_guard<std::mutex> lock(mutex_);
    return ending_ || gate_.is_wanted();
  };
  try {
    run_(stop);
  } catch (const Error& error) {
    // Another run is at work, or the disk has no room for one: the next look asks again.
    if (error.code == Error::Code::busy || error.code == Error::Code::full) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (untold_.empty()) untold_.push_back(error);
  }
} catch (const std::exception&) {  // no memory: the next run
}

void Upkeep::end() noexcept {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace daybook::facade
