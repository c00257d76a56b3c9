#include <algorithm>
#include <utility>

#include "facade/call_state.hpp"
#include "facade/core.hpp"
#include "facade/new_ids.hpp"

namespace daybook {

namespace {

Nanos since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration_cast<Nanos>(std::chrono::steady_clock::now() - began);
}

}  // namespace

Call::Call(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Call::Call(Call&&) noexcept = default;

Call& Call::operator=(Call&& other) noexcept {
  Call(std::move(other)).state_.swap(state_);  // what was here is abandoned
  return *this;
}

Call::~Call() {
  if (!state_) return;
  Completion& record = state_->record;
  const bool told = record.failure.has_value() || record.finish_reason == "cancelled";
  if (!told && std::uncaught_exceptions() > state_->exceptions) {
    record.failure.emplace();
    record.failure->type = "unknown";
    record.failure->message = "an exception left the scope of the call";
  } else if (!told) {
    record.finish_reason = "abandoned";
  }
  static_cast<void>(finish());
}

void Call::token() noexcept {
  if (!state_) return;
  state_->record.stream = true;
  if (!state_->record.time_to_first_token)
    state_->record.time_to_first_token = since(state_->began);
}

void Call::append(std::string_view text) noexcept {
  if (!state_) return;
  try {
    state_->text.append(text);
  } catch (const std::exception&) {  // the response is cut here; the rest of the record stands
  }
}

void Call::usage(Usage usage) noexcept {
  if (state_) state_->record.usage = std::move(usage);
}

void Call::finish_reason(std::string_view reason) noexcept {
  if (!state_) return;
  try {
    state_->record.finish_reason = reason;
  } catch (const std::exception&) {
  }
}

void Call::fail(const std::exception& e) noexcept {
  if (!state_) return;
  state_->record.status = Status::error;
  try {
    state_->record.failure = Failure::of(e);
  } catch (const std::exception&) {  // the status tells that it failed
  }
}

void Call::cancel() noexcept {
  finish_reason("cancelled");
}

TraceContext Call::context() const noexcept {
  if (!state_) return {};
  if (state_->context) return *state_->context;
  const TraceContext own = facade::new_context(state_->record.parent, *state_->record.at);
  state_->context = own;
  return own;
}

Submit Call::finish() noexcept {
  if (!state_) return Submit::closed;
  const std::unique_ptr<State> state = std::move(state_);
  if (!state->core) return Submit::closed;
  Completion& record = state->record;
  if (!record.latency) record.latency = since(state->began);
  try {
    if (!state->text.empty()) record.response.emplace_back("assistant", std::move(state->text));
  } catch (const std::exception&) {  // kept without the response
  }
  Origin origin;
  origin.span = state->context;
  return state->core->submit(std::move(record), std::move(origin), nullptr, state->rights.get());
}

Submit Call::finish(Message response) noexcept {
  if (!state_) return Submit::closed;
  try {
    if (response.role.empty() && response.raw.empty()) response.role = "assistant";
    state_->text.clear();
    state_->record.response.push_back(std::move(response));
  } catch (const std::exception&) {  // kept without the response
  }
  return finish();
}

}  // namespace daybook
