#include "cli/trace/json.hpp"

#include "cli/json_values.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const std::vector<EventOf>& events) {
  ordered_json out = ordered_json::array();
  for (const EventOf& event : events)
    out.push_back({{"name", event.name},
                   {"at", event.at},
                   {"level", event.level},
                   {"body", text_json(event.body)},
                   {"attributes", parsed(event.attributes_json)}});
  return out;
}

ordered_json json_of(const std::vector<FailureOf>& failures) {
  ordered_json out = ordered_json::array();
  for (const FailureOf& failure : failures)
    out.push_back({{"error_type", failure.type}, {"error_message", text_json(failure.message)}});
  return out;
}

ordered_json json_of(const SpanOf& span) {
  ordered_json out = {{"id", span.id},
                      {"span_id", text_json(span.span_id)},
                      {"parent_span_id", text_json(span.parent_span_id)},
                      {"at", span.at},
                      {"latency_ms", optional_json(span.latency_ms)},
                      {"kind", span.kind},
                      {"name", span.name},
                      {"operation", span.operation},
                      {"service", span.service},
                      {"status", span.status},
                      {"status_message", text_json(span.status_message)},
                      {"provider", text_json(span.provider)},
                      {"model", text_json(span.model)},
                      {"server", text_json(span.server)},
                      {span.kind == "resource_access" ? "uri" : "tool", text_json(span.object)},
                      {"outcome", text_json(span.outcome)},
                      {"input_tokens", optional_json(span.input_tokens)},
                      {"output_tokens", optional_json(span.output_tokens)},
                      {"cost_usd", optional_json(span.cost_usd)},
                      {"attributes", parsed(span.attributes_json)},
                      {"links", parsed(span.links_json)},
                      {"errors", json_of(span.failures)},
                      {"events", json_of(span.events)}};
  const bool is_tool = span.kind == "execute_tool";
  if (!span.asked.empty()) out[is_tool ? "params" : "prompt"] = span.asked;
  if (!span.answered.empty()) out[is_tool ? "result" : "response"] = span.answered;
  if (span.parent_missing) out["parent_missing"] = true;
  if (span.parent_circle) out["parent_circle"] = true;
  out["children"] = ordered_json::array();
  return out;
}

/// Everything below a span, side by side.
void add_flat(ordered_json& to, const Trace& trace, std::size_t above) {
  std::vector<std::size_t> waiting(trace.spans[above].children.rbegin(),
                                   trace.spans[above].children.rend());
  while (!waiting.empty()) {
    const SpanOf& span = trace.spans[waiting.back()];
    waiting.pop_back();
    to.push_back(json_of(span));
    waiting.insert(waiting.end(), span.children.rbegin(), span.children.rend());
  }
}

void add_tree(ordered_json& to, const Trace& trace, const std::vector<std::size_t>& spans,
              int levels) {
  for (const std::size_t at : spans) {
    ordered_json span = json_of(trace.spans[at]);
    if (levels > 1)
      add_tree(span["children"], trace, trace.spans[at].children, levels - 1);
    else
      add_flat(span["children"], trace, at);
    to.push_back(std::move(span));
  }
}

}  // namespace

ordered_json json_of(const Trace& trace) {
  ordered_json out = {{"trace_id", trace.id},
                      {"at", trace.at},
                      {"name", text_json(trace.name)},
                      {"service", trace.service},
                      {"environment", text_json(trace.environment)},
                      {"session_id", text_json(trace.session_id)},
                      {"user_id", text_json(trace.user_id)},
                      {"conversation_id", text_json(trace.conversation_id)},
                      {"status", trace.status},
                      {"latency_ms", optional_json(trace.latency_ms)},
                      {"spans", trace.spans.size()},
                      {"completions", trace.completions},
                      {"tool_executions", trace.tool_executions},
                      {"error_spans", trace.errors},
                      {"input_tokens", trace.input_tokens},
                      {"output_tokens", trace.output_tokens},
                      {"cost_usd", optional_json(trace.cost_usd)},
                      {"unpriced", trace.unpriced},
                      {"errors", json_of(trace.failures)},
                      {"events", json_of(trace.events)},
                      {"tree", ordered_json::array()}};
  add_tree(out["tree"], trace, trace.roots, kNestedSpans);
  add_tree(out["tree"], trace, trace.orphans, kNestedSpans);
  return out;
}

}  // namespace daybook::cli
