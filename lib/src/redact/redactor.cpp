#include "daybook/redact.hpp"

#include "redact/engine.hpp"

namespace daybook {

struct Redactor::State {
  redact::Engine engine;
};

Redactor::Redactor() : state_(std::make_unique<State>()) {}
Redactor::Redactor(Redactor&&) noexcept = default;
Redactor& Redactor::operator=(Redactor&&) noexcept = default;
Redactor::~Redactor() = default;

Redactor::Result Redactor::text(std::string_view text) {
  Result result;
  result.count = state_->engine.text(text, result.text);
  if (result.count == 0) result.text = text;
  return result;
}

Redactor::Result Redactor::json(std::string_view json) {
  Result result;
  result.count = state_->engine.json(json, result.text);
  if (result.count == 0) result.text = json;
  return result;
}

std::vector<Redactor::RuleHits> Redactor::hits() const {
  const auto& hits = state_->engine.hits();
  return {{"email", hits.email}, {"phone", hits.phone}, {"card", hits.card}};
}

}  // namespace daybook
