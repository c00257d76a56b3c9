#include "write/withhold.hpp"

#include <optional>

namespace daybook::write {
namespace {

void clear(std::optional<Failure>& failure) {
  if (!failure) return;
  failure->message.clear();
  failure->stack.clear();
}

void clear(Completion& record) {
  record.messages.clear();
  record.messages_captured = false;
  record.response.clear();
  record.alternatives.clear();
  record.continues.reset();  // its request is that call's text
  record.tools.text.clear();
}
void clear(ErrorRecord& record) {
  record.failure.message.clear();
  record.failure.stack.clear();
  record.context.text.clear();
}
void clear(Event& record) {
  record.body.clear();
}
void clear(SpanRecord& record) {
  record.attributes.clear();
  for (SpanEvent& event : record.events) event.attributes.clear();
  for (SpanLink& link : record.links) link.attributes.clear();
}
void clear(ToolExecution& record) {
  if (!record.result_bytes && !record.result.text.empty())
    record.result_bytes = static_cast<std::int64_t>(record.result.text.size());
  record.params.text.clear();
  record.result.text.clear();
}
void clear(ResourceAccess& record) {
  record.uri.clear();
}
void clear(Score& record) {
  record.comment.clear();
}
void clear(Latency&) {}
void clear(TokenUsage&) {}
void clear(MetricRecord&) {}
void clear(Memory&) {}

}  // namespace

Record without_content(const Record& record) {
  Record bare = record;
  std::visit(
      [](auto& given) {
        given.status_message.clear();
        given.metadata.clear();
        clear(given);
        if constexpr (requires { clear(given.failure); }) clear(given.failure);
      },
      bare);
  return bare;
}

}  // namespace daybook::write
