#include "forms/problem.hpp"

namespace daybook::forms {
namespace {

/// The key whose quoted text begins at `offset`.
std::string_view key_at(std::string_view text, std::size_t offset) {
  const std::size_t end = text.find('"', offset + 1);
  return end == text.npos ? std::string_view() : text.substr(offset, end + 1 - offset);
}

std::string describe(std::string_view text, const json::Outcome& outcome) {
  const std::string place = " at byte " + std::to_string(outcome.offset + 1);
  if (outcome.fault == json::Fault::bad_utf8) return "not UTF-8" + place;
  if (outcome.fault == json::Fault::too_deep) return "nested too deeply" + place;
  if (outcome.offset >= text.size()) return "not JSON: it ends in the middle of a value (cut off?)";
  if (text[outcome.offset] == '\0') return "not JSON: a NUL byte" + place;
  if (text[outcome.offset] == '\n') return "not JSON: a line end inside a string" + place;
  return "not JSON" + place;
}

}  // namespace

void reject_json(std::string_view key, std::string_view text, const json::Outcome& outcome) {
  Problem problem{std::string(key), {}, {}, outcome.fault == json::Fault::syntax};
  if (outcome.fault == json::Fault::duplicate_key) {
    problem.error = "a key stands twice";
    problem.value = key_at(text, outcome.offset);
  } else {
    problem.error = describe(text, outcome);
  }
  throw problem;
}

}  // namespace daybook::forms
