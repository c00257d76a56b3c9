// Logger::mcp(): two messages as they were sent, read as the input form reads them.
#include <algorithm>

#include "facade/core.hpp"
#include "json/canonical.hpp"
#include "mcp/exchange.hpp"

namespace daybook {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// What is wrong with it, or nullptr and the message, which refers to `text`.
const char* read(std::string_view text, mcp::Message& message) {
  const json::Outcome outcome = json::validate(text);
  if (!outcome) return json::describe(outcome.fault);
  if (json::View(text).is(json::Type::array)) return "a batch: give its exchanges one by one";
  return mcp::read_message(json::View(text), message);
}

}  // namespace

Submit Logger::mcp(std::string_view request, std::string_view response,
                   McpExchange known) const noexcept {
  using Kind = mcp::Message::Kind;
  if (!core_) return Submit::closed;
  try {
    const auto refuse = [&](const char* of, const char* why) {
      return core_->refuse((std::string("mcp ") + of + ": " + why).c_str());
    };
    mcp::Message asked, answer;
    request = trimmed(request);
    response = trimmed(response);
    if (request.empty() && response.empty()) return refuse("request", "is empty");
    if (!request.empty())
      if (const char* fault = read(request, asked)) return refuse("request", fault);
    if (!response.empty())
      if (const char* fault = read(response, answer)) return refuse("response", fault);
    if (!request.empty() && asked.kind == Kind::answer) return refuse("request", "no `method`");
    if (!response.empty() && answer.kind != Kind::answer)
      return refuse("response", "no `result` or `error`");
    if (defaults_) facade::lend(*defaults_, known);
    known.from_server = known.from_server || mcp::is_of_server(asked.method);
    if (request.empty()) return submit(mcp::notice(answer, std::move(known)));
    if (asked.kind == Kind::notification && response.empty())
      return submit(mcp::notice(asked, std::move(known)));
    return submit(mcp::exchange(asked, response.empty() ? nullptr : &answer, std::move(known)));
  } catch (const std::exception&) {
    return core_->refuse("out of memory");
  }
}

}  // namespace daybook
