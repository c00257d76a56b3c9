#include "daybook/logger.hpp"

#include <utility>

#include "facade/call_state.hpp"
#include "facade/core.hpp"

namespace daybook {

Logger::Logger() noexcept = default;

Logger::Logger(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}

Logger Logger::with(Defaults defaults) const {
  if (defaults_) facade::lend(*defaults_, defaults);
  Logger child(*this);
  child.defaults_ = std::make_shared<const Defaults>(std::move(defaults));
  return child;
}

Submit Logger::completion(Completion record) const noexcept {
  if (!core_) return Submit::closed;
  return core_->submit(std::move(record), Origin{}, defaults_.get(), rights_.get());
}

Submit Logger::error(Failure failure, Common common) const noexcept {
  if (!core_) return Submit::closed;
  ErrorRecord record;
  if (common.level == Level::info) common.level = record.level;  // not given
  static_cast<Common&>(record) = std::move(common);
  record.failure = std::move(failure);
  return core_->submit(std::move(record), Origin{}, defaults_.get(), rights_.get());
}

namespace {

/// A record of common fields that is made and queued here.
template <class R, class Fill>
Submit make(const std::shared_ptr<Core>& core, const Defaults* defaults, const Rights* rights,
            Common&& common, const Fill& fill) noexcept {
  if (!core) return Submit::closed;
  try {
    R record;
    static_cast<Common&>(record) = std::move(common);
    fill(record);
    return core->submit(std::move(record), Origin{}, defaults, rights);
  } catch (const std::exception&) {
    return core->refuse("out of memory");
  }
}

}  // namespace

Submit Logger::latency(std::string_view operation, Nanos latency, Common common) const noexcept {
  return make<Latency>(core_, defaults_.get(), rights_.get(), std::move(common),
                       [&](Latency& record) {
                         record.operation = operation;
                         record.latency = latency;
                       });
}

Submit Logger::memory(std::string_view operation, double memory_mb, Common common) const noexcept {
  return make<Memory>(core_, defaults_.get(), rights_.get(), std::move(common),
                      [&](Memory& record) {
                        record.operation = operation;
                        record.memory_mb = memory_mb;
                      });
}

Submit Logger::tokens(std::string_view model, Usage usage, Common common) const noexcept {
  return make<TokenUsage>(core_, defaults_.get(), rights_.get(), std::move(common),
                          [&](TokenUsage& record) {
                            record.model = model;
                            record.usage = std::move(usage);
                          });
}

Submit Logger::tool_execution(ToolExecution record) const noexcept {
  if (!core_) return Submit::closed;
  return core_->submit(std::move(record), Origin{}, defaults_.get(), rights_.get());
}

Submit Logger::resource_access(ResourceAccess record) const noexcept {
  if (!core_) return Submit::closed;
  return core_->submit(std::move(record), Origin{}, defaults_.get(), rights_.get());
}

Submit Logger::metric(Metric metric) const noexcept {
  return make<MetricRecord>(core_, defaults_.get(), rights_.get(), Common{},
                            [&](MetricRecord& record) {
                              record.name = std::move(metric.name);
                              record.unit = std::move(metric.unit);
                              record.value = metric.value;
                              record.labels = std::move(metric.labels);
                              record.instrument = metric.instrument;
                            });
}

Submit Logger::score(TraceContext target, std::string_view name, double value,
                     std::string_view comment) const noexcept {
  return make<Score>(core_, defaults_.get(), rights_.get(), Common{}, [&](Score& record) {
    record.name = name;
    record.value = value;
    record.comment = comment;
    record.target = target;
  });
}

Submit Logger::event(std::string_view name, Fields fields, Level level) const noexcept {
  if (!core_) return Submit::closed;
  try {
    Event record;
    record.name = name;
    record.metadata = std::move(fields);
    record.level = level;
    return core_->submit(std::move(record), Origin{}, defaults_.get(), rights_.get());
  } catch (const std::exception&) {
    return core_->refuse("out of memory");
  }
}

Submit Logger::submit(Record record, Origin origin) const noexcept {
  if (!core_) return Submit::closed;
  if (record.valueless_by_exception()) return core_->refuse("record: of no type");
  const auto take = [&](auto& one) {
    return core_->submit(std::move(one), std::move(origin), defaults_.get(), rights_.get());
  };
  return std::visit(take, record);
}

Call Logger::start(Completion request) const noexcept {
  try {
    auto state = std::make_unique<Call::State>();
    state->core = core_;
    state->rights = rights_;
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
