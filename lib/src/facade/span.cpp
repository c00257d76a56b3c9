#include <algorithm>
#include <utility>

#include "facade/core.hpp"
#include "facade/new_ids.hpp"
#include "facade/span_state.hpp"

namespace daybook {

Span Logger::trace(std::string_view name, Fields attributes) const noexcept {
  return begin(name, std::nullopt, std::move(attributes));
}

Span Logger::trace(std::string_view name, const TraceContext& remote,
                   Fields attributes) const noexcept {
  return begin(name, remote, std::move(attributes));
}

Span Logger::begin(std::string_view name, std::optional<TraceContext> parent,
                   Fields attributes) const noexcept {
  if (!core_) return Span();
  try {
    auto state = std::make_unique<Span::State>();
    state->core = core_;
    state->rights = rights_;
    state->defaults = defaults_;
    SpanRecord& record = state->record;
    record.name = name;
    record.attributes = std::move(attributes);
    record.parent = parent;
    if (defaults_) facade::lend(*defaults_, record);
    if (!record.at) {
      record.at = std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now());
    }
    state->context = facade::new_context(record.parent, *record.at);
    return Span(std::move(state));
  } catch (const std::exception&) {
    static_cast<void>(core_->refuse("out of memory"));
    return Span();
  }
}

Span::Span() noexcept = default;
Span::Span(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Span::Span(Span&&) noexcept = default;

Span& Span::operator=(Span&& other) noexcept {
  Span(std::move(other)).state_.swap(state_);  // what was here ends
  return *this;
}

Span::~Span() {
  if (!state_) return;
  SpanRecord& record = state_->record;
  const bool told = record.failure.has_value() || record.status == Status::error;
  if (!told && std::uncaught_exceptions() > state_->exceptions) {
    record.status = Status::error;
    try {
      record.failure.emplace();
      record.failure->type = "unknown";
      record.failure->message = "an exception left the scope of the span";
    } catch (const std::exception&) {  // the status tells that it failed
    }
  }
  static_cast<void>(end());
}

Span Span::child(std::string_view name, Fields attributes) const noexcept {
  if (!state_) return {};
  Logger logger(state_->core);
  logger.defaults_ = state_->defaults;
  logger.rights_ = state_->rights;
  return logger.begin(name, state_->context, std::move(attributes));
}

Logger Span::logger() const noexcept {
  if (!state_) return {};
  Logger below(state_->core);
  below.rights_ = state_->rights;
  try {
    Defaults defaults = state_->defaults ? *state_->defaults : Defaults{};
    defaults.parent = state_->context;
    below.defaults_ = std::make_shared<const Defaults>(std::move(defaults));
  } catch (const std::exception&) {  // what it logs does not hang below the span
  }
  return below;
}

TraceContext Span::context() const noexcept {
  return state_ ? state_->context : TraceContext{};
}

void Span::kind(std::string_view kind) noexcept {
  if (!state_) return;
  try {
    state_->record.kind = kind;
  } catch (const std::exception&) {
  }
}

void Span::set(std::string_view key, Value value) noexcept {
  if (!state_) return;
  try {
    Fields& attributes = state_->record.attributes;
    const auto same = std::find_if(attributes.begin(), attributes.end(),
                                   [&](const Field& field) { return field.key == key; });
    if (same != attributes.end()) {
      same->value = std::move(value);
    } else {
      attributes.emplace_back(std::string(key), std::move(value));
    }
  } catch (const std::exception&) {  // kept without it
  }
}

void Span::event(std::string_view name, Fields attributes, Level level) noexcept {
  if (!state_) return;
  try {
    Event record;
    record.name = name;
    record.metadata = std::move(attributes);
    record.level = level;
    record.parent = state_->context;
    static_cast<void>(state_->core->submit(std::move(record), Origin{}, state_->defaults.get(),
                                           state_->rights.get()));
  } catch (const std::exception&) {
    static_cast<void>(state_->core->refuse("out of memory"));
  }
}

void Span::fail(const std::exception& e) noexcept {
  if (!state_) return;
  state_->record.status = Status::error;
  try {
    state_->record.failure = Failure::of(e);
  } catch (const std::exception&) {  // the status tells that it failed
  }
}

Submit Span::end() noexcept {
  if (!state_) return Submit::closed;
  const std::unique_ptr<State> state = std::move(state_);
  SpanRecord& record = state->record;
  if (!record.latency) {
    record.latency =
        std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now() - state->began);
  }
  if (record.status == Status::unset) record.status = Status::ok;
  Origin origin;
  origin.span = state->context;
  return state->core->submit(std::move(record), std::move(origin), nullptr, state->rights.get());
}

}  // namespace daybook
