#include "daybook/store.hpp"

#include <utility>

#include "facade/core.hpp"

namespace daybook {

namespace {

/// The core of a store that was not moved from.
Core& open_core(const std::shared_ptr<Core>& core, const char* what) {
  if (core) return *core;
  throw Error(Error::Code::closed, std::string(what) + ": the store is no longer in this object",
              "use the object it was moved to");
}

}  // namespace

Store::Store(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}

Store Store::open(const std::string& path, Options options) {
  return Store(std::make_shared<Core>(path, std::move(options)));
}

Store::Store(Store&&) noexcept = default;

Store& Store::operator=(Store&& other) noexcept {
  Store(std::move(other)).core_.swap(core_);  // what was here is closed
  return *this;
}

Store::~Store() {
  if (!core_) return;
  try {
    core_->close(std::chrono::seconds(2));
  } catch (const std::exception&) {  // told to on_error already
  }
}

Logger Store::logger() const {
  return Core::logger(core_);
}

Reader Store::reader(std::string_view key) const {
  return Reader::open(open_core(core_, "reader").path(), key);
}

void Store::flush(Nanos deadline) {
  open_core(core_, "flush").flush(deadline);
}

void Store::mark(std::shared_ptr<const SourcePosition> position) noexcept {
  if (core_) core_->mark(std::move(position));
}

Stats Store::stats() const noexcept {
  if (core_) return core_->stats();
  Stats stats;
  stats.state = Stats::State::closed;
  return stats;
}

void Store::close(Nanos deadline) {
  if (core_) core_->close(deadline);
}

void Store::reopen_after_fork() {
  open_core(core_, "reopen_after_fork").reopen_after_fork();
}

}  // namespace daybook
