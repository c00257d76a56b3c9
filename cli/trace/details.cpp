#include "cli/text.hpp"
#include "cli/trace/waterfall.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kTextColumns = 1000;  // of a prompt, an answer, arguments, a result

std::string after(std::int64_t at_us, std::int64_t begin_us) {
  const std::int64_t us = at_us - begin_us;
  const std::string time = milliseconds_text(static_cast<double>(us < 0 ? -us : us) / 1000);
  return (us < 0 ? "-" : "+") + time;
}

}  // namespace

std::string told(const EventOf& event, std::int64_t trace_begin_us) {
  std::string out =
      after(event.at_us, trace_begin_us) + ' ' + event.level + ' ' + visible(event.name);
  for (const std::string* text : {&event.body, &event.attributes_json})
    if (!text->empty()) out += ' ' + visible(*text);
  return out;
}

std::string told(const FailureOf& failure) {
  return "error " + visible(failure.type) +
         (failure.message.empty() ? "" : ": " + visible(failure.message));
}

std::vector<std::string> details_of(const SpanOf& span, std::int64_t trace_begin_us) {
  std::vector<std::string> lines;
  if (!span.span_id.empty())
    lines.push_back("span " + span.span_id +
                    (span.parent_span_id.empty() ? "" : " below " + span.parent_span_id) + " at " +
                    span.at);
  const auto add = [&](const char* what, const std::string& text) {
    if (!text.empty()) lines.push_back(std::string(what) + ' ' + visible(text));
  };
  if (!span.object.empty()) add("operation", span.operation);
  add("outcome", span.outcome);
  add("status", span.status_message);
  add("→", one_line(span.asked, kTextColumns));
  add("←", one_line(span.answered, kTextColumns));
  add("attributes", span.attributes_json);
  add("links", span.links_json);
  for (const FailureOf& failure : span.failures) lines.push_back(told(failure));
  for (const EventOf& event : span.events) lines.push_back(told(event, trace_begin_us));
  return lines;
}

}  // namespace daybook::cli
