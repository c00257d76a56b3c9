#include "daybook/logger.hpp"

#include <utility>

#include "facade/call_state.hpp"
#include "facade/core.hpp"

namespace daybook {

Logger::Logger() noexcept = default;

Logger::Logger(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}

Logger Logger::with(Defaults defaults) const {
  if (defaults_) facade::lend(*defaults_, defaults);
  Logger child(core_);
  child.defaults_ = std::make_shared<const Defaults>(std::move(defaults));
  return child;
}

Submit Logger::completion(Completion record) const noexcept {
  if (!core_) return Submit::closed;
  return core_->submit(std::move(record), Origin{}, defaults_.get());
}

Submit Logger::error(Failure failure, Common common) const noexcept {
  if (!core_) return Submit::closed;
  ErrorRecord record;
  if (common.level == Level::info) common.level = record.level;  // not given
  static_cast<Common&>(record) = std::move(common);
  record.failure = std::move(failure);
  return core_->submit(std::move(record), Origin{}, defaults_.get());
}

Submit Logger::event(std::string_view name, Fields fields, Level level) const noexcept {
  if (!core_) return Submit::closed;
  try {
    Event record;
    record.name = name;
    record.metadata = std::move(fields);
    record.level = level;
    return core_->submit(std::move(record), Origin{}, defaults_.get());
  } catch (const std::exception&) {
    return core_->refuse("out of memory");
  }
}

Submit Logger::submit(Record record, Origin origin) const noexcept {
  if (!core_) return Submit::closed;
  if (auto* completion = std::get_if<Completion>(&record)) {
    return core_->submit(std::move(*completion), std::move(origin), defaults_.get());
  }
  if (auto* error = std::get_if<ErrorRecord>(&record)) {
    return core_->submit(std::move(*error), std::move(origin), defaults_.get());
  }
  if (auto* event = std::get_if<Event>(&record)) {
    return core_->submit(std::move(*event), std::move(origin), defaults_.get());
  }
  return core_->refuse("record: of no type");
}

Call Logger::start(Completion request) const noexcept {
  try {
    auto state = std::make_unique<Call::State>();
    state->core = core_;
    state->record = std::move(request);
    if (defaults_) facade::lend(*defaults_, state->record);
    if (!state->record.at) {
      state->record.at = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    }
    return Call(std::move(state));
  } catch (const std::exception&) {
    if (core_) static_cast<void>(core_->refuse("out of memory"));
    return Call(nullptr);
  }
}

}  // namespace daybook
