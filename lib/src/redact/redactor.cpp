#include "daybook/redact.hpp"

#include "daybook/error.hpp"
#include "redact/engine.hpp"

namespace daybook {

struct Redactor::State {
  redact::Engine engine;
};

namespace {

template <class State>
State& held(const std::unique_ptr<State>& state) {
  if (state) return *state;
  throw Error(Error::Code::closed, "the redactor is no longer in this object",
              "use the object it was moved to");
}

}  // namespace

Redactor::Redactor() : state_(std::make_unique<State>()) {}
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;
Redactor::~Redactor() = default;

Redactor::Result Redactor::text(std::string_view text) {
  Result result;
  result.count = held(state_).engine.text(text, result.text);
  if (result.count == 0) result.text = text;
  return result;
}

Redactor::Result Redactor::json(std::string_view json) {
  Result result;
  result.count = held(state_).engine.json(json, result.text);
  if (result.count == 0) result.text = json;
  return result;
}

std::vector<Redactor::RuleHits> Redactor::hits() const {
  if (!state_) return {};
  const auto& hits = state_->engine.hits();
  return {{"email", hits.email}, {"phone", hits.phone}, {"card", hits.card}};
}

}  // namespace daybook
