#include "daybook/store.hpp"

#include <utility>

#include "facade/core.hpp"

namespace daybook {

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

Reader Store::reader() const {
  return Reader::open(core_->path());
}

void Store::flush(Nanos deadline) {
  core_->flush(deadline);
}

Stats Store::stats() const noexcept {
  return core_->stats();
}

void Store::close(Nanos deadline) {
  core_->close(deadline);
}

void Store::reopen_after_fork() {
  core_->reopen_after_fork();
}

}  // namespace daybook
