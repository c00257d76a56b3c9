#include <algorithm>

#include "mcp/parts.hpp"

namespace daybook::mcp {
namespace {

using json::Type;
using json::View;

/// The text parts of a tool's result: what it says went wrong.
std::string text_of(View result) {
  std::string out;
  const auto content = result.find("content");
  if (!content || !content->is(Type::array)) return out;
  content->elements([&](View part) {
    if (!part.is(Type::object) || text_at(part, "type") != "text") return;
    if (!out.empty()) out += '\n';
    out += text_at(part, "text");
  });
  return out;
}

bool is_true(View object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->is(Type::boolean) && found->is_true();
}

/// A result that is only a receipt: the work goes on as a task, or the server asks back first.
bool is_interim(View result) {
  return text_at(result, "resultType") == "input_required" ||
         (result.find("task") && !result.find("content"));
}

/// The code that SDKs give a request that they gave up waiting for; others use it differently.
bool is_timeout(const std::string& code, std::string message) {
  std::transform(message.begin(), message.end(), message.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return code == "-32001" && message.find("timed out") != message.npos;
}

}  // namespace

Outcome outcome_of(const Message* answer, const Told& told) {
  Outcome outcome;
  outcome.word = told.outcome;
  if (answer && answer->error) {
    const View error = *answer->error;
    const bool object = error.is(Type::object);
    outcome.error_code = text_at(error, "code");
    Failure failure;
    failure.message = object ? text_at(error, "message") : std::string(error.raw());
    failure.code = outcome.error_code;
    const bool timeout = is_timeout(failure.code, failure.message);
    if (outcome.word.empty()) outcome.word = timeout ? "timeout" : "protocol_error";
    failure.type = outcome.word;
    outcome.failure = std::move(failure);
    return outcome;
  }
  if (answer && answer->result && answer->result->is(Type::object)) {
    const bool failed = is_true(*answer->result, "isError");
    if (outcome.word.empty() && !is_interim(*answer->result))
      outcome.word = failed ? "tool_error" : "ok";
    if (failed) outcome.failure = Failure{outcome.word, text_of(*answer->result), {}, {}};
  } else if (answer && outcome.word.empty()) {
    outcome.word = "ok";
  }
  const bool failed = !outcome.word.empty() && outcome.word != "ok" && outcome.word != "cancelled";
  if (failed && !outcome.failure)
    outcome.failure = Failure{outcome.word, told.status_message, {}, {}};
  return outcome;
}

}  // namespace daybook::mcp
