#include "write/size_of.hpp"

#include <string>
#include <vector>

namespace daybook::write {

namespace {

constexpr std::size_t kInPlace = 15;  // a string up to this size allocates nothing

std::size_t heap(const std::string& text) noexcept {
  return text.capacity() > kInPlace ? text.capacity() + 1 : 0;
}
template <class... Texts>
std::size_t heap(const std::string& first, const Texts&... rest) noexcept {
  return heap(first) + (heap(rest) + ...);
}

std::size_t heap(const Fields& fields) noexcept {
  std::size_t size = fields.capacity() * sizeof(Field);
  for (const Field& field : fields) {
    size += heap(field.key);
    if (const auto* text = std::get_if<std::string>(&field.value)) size += heap(*text);
    if (const auto* json = std::get_if<Json>(&field.value)) size += heap(json->text);
  }
  return size;
}

std::size_t heap(const std::vector<Message>& messages) noexcept {
  std::size_t size = messages.capacity() * sizeof(Message);
  for (const Message& m : messages) size += heap(m.role, m.text, m.extra.text, m.raw);
  return size;
}

std::size_t heap(const Failure& failure) noexcept {
  return heap(failure.type, failure.message, failure.code, failure.stack);
}

std::size_t heap(const std::optional<Failure>& failure) noexcept {
  return failure ? heap(*failure) : 0;
}

std::size_t heap(const Common& common) noexcept {
  std::size_t size = common.tags.capacity() * sizeof(std::string) + heap(common.metadata);
  for (const std::string& tag : common.tags) size += heap(tag);
  return size + heap(common.operation, common.user_id, common.session_id, common.conversation_id,
                     common.status_message);
}

/// What every record of a kind takes in the queue, and Common's.
std::size_t base(const Common& common) noexcept {
  return sizeof(Record) + heap(common);
}

}  // namespace

std::size_t size_of(const Completion& c) noexcept {
  std::size_t size = sizeof(c) + heap(static_cast<const Common&>(c)) + heap(c.messages) +
                     heap(c.response) + heap(c.alternatives) + heap(c.parameters);
  size += heap(c.failure);
  size += heap(c.kind, c.provider, c.model, c.requested_model, c.response_id, c.finish_reason);
  return size + heap(c.usage.raw.text, c.usage.service_tier, c.tools.text, c.prompt_name,
                     c.prompt_version);
}

std::size_t size_of(const ErrorRecord& e) noexcept {
  return base(e) + heap(e.failure) + heap(e.provider, e.model, e.context.text);
}

std::size_t size_of(const Event& e) noexcept {
  return base(e) + heap(e.name, e.body) + heap(e.failure);
}

std::size_t size_of(const SpanRecord& s) noexcept {
  std::size_t size = base(s) + heap(s.name, s.kind, s.span_kind) + heap(s.attributes) +
                     heap(s.failure) + s.events.capacity() * sizeof(SpanEvent) +
                     s.links.capacity() * sizeof(SpanLink);
  for (const SpanEvent& event : s.events) size += heap(event.name) + heap(event.attributes);
  for (const SpanLink& link : s.links) size += heap(link.attributes);
  return size;
}

std::size_t size_of(const Latency& l) noexcept {
  return base(l) + heap(l.failure);
}

std::size_t size_of(const TokenUsage& t) noexcept {
  return base(t) + heap(t.provider, t.model, t.usage.raw.text);
}

std::size_t size_of(const ToolExecution& t) noexcept {
  return base(t) + heap(t.failure) + heap(t.server, t.tool, t.tool_call_id, t.params.text) +
         heap(t.result.text, t.outcome, t.error_code, t.side, t.transport, t.protocol_version);
}

std::size_t size_of(const ResourceAccess& r) noexcept {
  return base(r) + heap(r.failure) +
         heap(r.server, r.uri, r.action, r.outcome, r.error_code, r.side);
}

std::size_t size_of(const MetricRecord& m) noexcept {
  return base(m) + heap(m.name, m.unit) + heap(m.labels) + m.bounds.capacity() * sizeof(double) +
         m.buckets.capacity() * sizeof(std::int64_t);
}

std::size_t size_of(const Memory& m) noexcept {
  return base(m);
}

std::size_t size_of(const Score& s) noexcept {
  return base(s) + heap(s.name, s.label, s.comment, s.source, s.target_id);
}

std::size_t size_of(const Origin& origin) noexcept {
  return sizeof(origin) + (origin.position ? sizeof(SourcePosition) : 0) +
         heap(origin.service, origin.service_version, origin.environment, origin.id, origin.source);
}

}  // namespace daybook::write
