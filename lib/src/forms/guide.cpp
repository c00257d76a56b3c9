#include "forms/guide.hpp"

#include "forms/guide_entry.hpp"
#include "forms/guide_span.hpp"
#include "forms/problem.hpp"
#include "forms/trace.hpp"
#include "forms/usage.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

const Names kOperation = {"operation", "operation_name"};

std::optional<Record> tool(GuideEntry& entry) {
  ToolExecution t = entry.as<ToolExecution>();
  t.tool = entry.take_text({"tool", "tool_name"});
  if (t.tool.empty()) return std::nullopt;
  t.server = entry.take_text({"server", "server_name", "mcp_server"});
  t.tool_call_id = entry.take_text({"tool_call_id"});
  if (const auto params = entry.take({"params", "parameters", "arguments", "args"}))
    t.params.text = params->raw();
  if (const auto result = entry.take({"result", "output"})) {
    t.result.text = result->raw();
  } else if (!entry.response().empty()) {
    json::append_string(t.result.text, entry.response());
    entry.take_response();
  }
  entry.take_status(t, t.failure);
  if (t.status != Status::unset) t.outcome = t.status == Status::ok ? "ok" : "tool_error";
  entry.take_latency(t);
  entry.finish(t);
  return t;
}

std::optional<Record> resource(GuideEntry& entry) {
  ResourceAccess r = entry.as<ResourceAccess>();
  r.uri = entry.take_text({"uri", "resource_uri"});
  if (r.uri.empty()) return std::nullopt;
  r.server = entry.take_text({"server", "server_name", "mcp_server"});
  r.action = entry.take_text({"operation", "action", "access_type"});
  entry.take_status(r, r.failure);
  if (r.status != Status::unset) r.outcome = r.status == Status::ok ? "ok" : "tool_error";
  entry.take_latency(r);
  entry.finish(r);
  return r;
}

/// {"input_tokens":8,"output_tokens":2}, as one object or as members of the metadata. Of an entry
/// that speaks of tokens `input` and `output` are enough.
std::string take_usage(GuideEntry& entry) {
  const auto usage = entry.find({"usage", "token_usage", "tokens"});
  if (usage && usage->is(Type::object)) {
    entry.take({"usage", "token_usage", "tokens"});
    return std::string(usage->raw());
  }
  const bool speaks = lower(entry.prompt()).find("token") != std::string::npos;
  return entry.take_object([&](std::string_view name) {
    const bool bare = name == "input" || name == "output" || name == "total";
    return name.find("_tokens") != name.npos || (bare && speaks);
  });
}

std::optional<Record> tokens(GuideEntry& entry) {
  const std::string object = take_usage(entry);
  if (object.empty()) return std::nullopt;
  TokenUsage t = entry.as<TokenUsage>();
  t.provider = entry.take_text({"provider"});
  t.model = entry.take_text({"model", "model_name"});
  t.usage = decode_usage("metadata", View(object), t.provider, {});
  const bool counted = t.usage.input || t.usage.output;
  if (!counted && object.find("\"total") == object.npos) return std::nullopt;
  t.operation = entry.take_text(kOperation);
  entry.take_latency(t);
  entry.finish(t);
  return t;
}

std::optional<Record> memory(GuideEntry& entry) {
  const auto memory_mb = entry.take({"memory_mb", "memory_usage_mb"});
  Memory m = entry.as<Memory>();
  m.operation = entry.take_text(kOperation);
  if (!memory_mb || m.operation.empty()) return std::nullopt;
  m.memory_mb = number_of("memory_mb", *memory_mb);
  if (m.memory_mb < 0) return std::nullopt;
  entry.finish(m);
  return m;
}

std::optional<Record> latency(GuideEntry& entry) {
  Latency l = entry.as<Latency>();
  l.operation = entry.take_text(kOperation);
  if (l.operation.empty()) return std::nullopt;
  const auto latency = entry.find_latency();
  if (!latency && !l.latency) return std::nullopt;
  entry.take_latency(l);
  entry.take_status(l, l.failure);
  entry.finish(l);
  return l;
}

std::optional<Record> metric(GuideEntry& entry) {
  MetricRecord m = entry.as<MetricRecord>();
  m.name = entry.take_text({"metric_name", "metric"});
  const auto value = entry.take({"value"});
  if (m.name.empty() || !value) return std::nullopt;
  m.value = number_of("value", *value);
  m.unit = entry.take_text({"unit"});
  entry.finish(m);
  return m;
}

/// "Access denied", as the guide's access control tells it.
std::optional<Record> denial(GuideEntry& entry) {
  if (lower(entry.prompt()).find("access denied") == std::string::npos) return std::nullopt;
  ErrorRecord e = entry.as<ErrorRecord>();
  e.operation = entry.take_text(kOperation);
  e.failure.type = entry.prompt();
  e.failure.message = entry.response();
  entry.take_prompt();
  entry.take_response();
  entry.finish(e);
  return e;
}

/// The first of the kinds that the entry is; an event where it is none, or says it badly.
Record told_by(GuideEntry& entry) {
  for (const auto& kind : {denial, tool, resource, tokens, memory, latency, metric}) {
    try {
      if (auto record = kind(entry)) return std::move(*record);
    } catch (const Problem&) {
    }
    entry.reset();
  }
  return entry.event();
}

std::string plain_text(View object, std::string_view name) {
  const auto value = object.find(name);
  const bool plain = value && (value->is(Type::string) || value->is(Type::number));
  return plain ? name_of("metadata", *value) : std::string();
}

/// The trace, session and user that `told` names.
void join(View told, const GuideTraces& traces, Common& common, Origin& origin) {
  if (common.user_id.empty()) common.user_id = plain_text(told, "user_id");
  if (common.session_id.empty()) common.session_id = plain_text(told, "session_id");
  const std::string trace_id = plain_text(told, "trace_id");
  if (trace_id.empty() || origin.span) return;
  origin.span.emplace();
  read_trace_id(trace_id, origin.span->trace_id);
  if (const TraceContext* const open = traces.open(trace_id)) common.parent = *open;
}

}  // namespace

void join_told(const Keyed& keyed, const GuideTraces& traces, Record& record, Origin& origin) {
  auto* const error = std::get_if<ErrorRecord>(&record);
  const auto told = given(keyed[error ? Key::context : Key::metadata]);
  if (!told || !told->is(Type::object)) return;
  std::visit([&](auto& common) { join(*told, traces, common, origin); }, record);
  if (error && error->operation.empty()) error->operation = plain_text(*told, "operation");
}

std::optional<Record> decode_system_entry(Keyed& keyed, const Context& context,
                                          const GuidePlace& place, GuideTraces& traces,
                                          Origin& origin) {
  GuideEntry entry(keyed, context, origin);
  const auto metadata = given(keyed[Key::metadata]);
  Record record;
  switch (mark_of(entry)) {
    case TraceMark::begin:
      return begin_trace(entry, place, traces, origin);
    case TraceMark::end:
      record = end_trace(entry, place, traces, origin);
      break;
    case TraceMark::none:
      record = told_by(entry);
  }
  if (metadata && metadata->is(Type::object))
    std::visit([&](auto& common) { join(*metadata, traces, common, origin); }, record);
  return record;
}

}  // namespace daybook::forms
