#include <cstdint>

#include "base/limits.hpp"
#include "facade/accept_parts.hpp"

namespace daybook::facade {
namespace {

constexpr const char* kOutcomes[] = {"ok",      "tool_error", "protocol_error",
                                     "timeout", "cancelled",  "denied"};
constexpr const char* kSides[] = {"client", "server"};
constexpr const char* kSpanKinds[] = {"internal", "server", "client", "producer", "consumer"};

const char* check_outcome(const std::string& outcome, const std::string& side) {
  if (!is_one_of(outcome, kOutcomes)) {
    return "outcome: must be ok, tool_error, protocol_error, timeout, cancelled or denied";
  }
  if (!is_one_of(side, kSides)) return "side: must be client or server";
  return nullptr;
}

const char* check_parts(SpanRecord& s) {
  if (s.attributes.size() > limits::kFieldsMax) return "attributes: too many";
  if (s.events.size() > limits::kSpanPartsMax) return "events: too many";
  if (s.links.size() > limits::kSpanPartsMax) return "links: too many";
  for (SpanEvent& event : s.events) {
    if (!is_time(event.at)) return "events.at: must lie between the years 1970 and 2200";
    if (event.attributes.size() > limits::kFieldsMax) return "events.attributes: too many";
    cut(event.name);
  }
  for (const SpanLink& link : s.links) {
    if (link.attributes.size() > limits::kFieldsMax) return "links.attributes: too many";
  }
  return nullptr;
}

}  // namespace

const char* accept(SpanRecord& s, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(s, origin, bytes)) return fault;
  if (s.name.empty() && s.operation.empty()) return "name: a span needs one";
  if (!is_one_of(s.span_kind, kSpanKinds)) {
    return "span_kind: must be internal, server, client, producer or consumer";
  }
  cut(s.name, s.kind);
  cut(s.failure);
  return check_parts(s);
}

const char* accept(Latency& l, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(l, origin, bytes)) return fault;
  if (l.operation.empty()) return "operation: a latency needs one";
  if (!l.latency) return "latency: must be given";
  cut(l.failure);
  return nullptr;
}

const char* accept(TokenUsage& t, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(t, origin, bytes)) return fault;
  if (const char* fault = check_usage(t.usage, t.cost_usd)) return fault;
  const Usage& u = t.usage;
  const bool told = u.input || u.output || u.cache_read || u.cache_write || u.reasoning;
  if (!told && !t.cost_usd && u.raw.text.empty()) return "usage: must be given";
  cut(t.provider, t.model);
  return nullptr;
}

const char* accept(ToolExecution& t, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(t, origin, bytes)) return fault;
  if (t.tool.empty()) return "tool: a tool execution needs one";
  if (const char* fault = check_outcome(t.outcome, t.side)) return fault;
  cut(t.server, t.tool, t.tool_call_id, t.error_code, t.transport, t.protocol_version);
  cut(t.failure);
  return nullptr;
}

const char* accept(ResourceAccess& r, Origin& origin, std::size_t bytes) {
  if (const char* fault = accept_common(r, origin, bytes)) return fault;
  if (const char* fault = check_outcome(r.outcome, r.side)) return fault;
  if (r.bytes && (*r.bytes < 0 || *r.bytes > limits::kWholeMax))
    return "bytes: must be 0 to 2^53-1";
  cut(r.server, r.action, r.error_code);
  cut(r.failure);
  return nullptr;
}

}  // namespace daybook::facade
