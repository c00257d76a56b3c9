#include "base/limits.hpp"
#include "forms/common.hpp"
#include "forms/exported.hpp"
#include "forms/problem.hpp"
#include "forms/record.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;

std::string outcome_of(Keyed& keyed) {
  std::string outcome = word_of(keyed[Key::outcome], {"ok", "tool_error", "protocol_error",
                                                      "timeout", "cancelled", "denied"});
  const auto is_error = bool_of(keyed[Key::is_error]);
  if (!outcome.empty()) {
    keyed.keep_aside(Key::is_error);  // says less
  } else if (is_error) {
    outcome = *is_error ? "tool_error" : "ok";
  }
  return outcome;
}

/// Models write arguments as a text that holds an object: it is the object that is kept.
std::string params_of(const Member* member) {
  const auto params = given(member);
  if (!params) return {};
  if (!params->is(Type::string) || params->has_lone_surrogate()) return std::string(params->raw());
  const std::string text = params->text();
  const bool object = text.size() > 1 && text.front() == '{' && json::validate(text);
  return object ? text : std::string(params->raw());
}

}  // namespace

ToolExecution decode_tool_execution(Keyed& keyed, const Context& context, Origin& origin) {
  ToolExecution t;
  decode_common(keyed, context, Kind::tool_execution, t, origin);
  t.failure = decode_failure(keyed, t);
  t.server = text_of(keyed[Key::server]);
  t.tool = text_of(keyed[Key::tool]);
  if (t.tool.empty()) reject("tool", "a tool execution needs the tool's name");
  t.tool_call_id = name_of(keyed[Key::tool_call_id]);
  t.params.text = params_of(keyed[Key::parameters]);
  if (const auto result = given(keyed[Key::result])) t.result.text = result->raw();
  t.result_bytes = exported_result_bytes(keyed[Key::daybook]);
  t.outcome = outcome_of(keyed);
  t.error_code = name_of(keyed[Key::error_code]);
  t.side = word_of(keyed[Key::side], {"client", "server"});
  t.transport = text_of(keyed[Key::transport]);
  t.protocol_version = name_of(keyed[Key::protocol_version]);
  finish_metadata(keyed, context, Kind::tool_execution, t);
  return t;
}

ResourceAccess decode_resource_access(Keyed& keyed, const Context& context, Origin& origin) {
  ResourceAccess r;
  decode_common(keyed, context, Kind::resource_access, r, origin);
  r.failure = decode_failure(keyed, r);
  r.server = text_of(keyed[Key::server]);
  r.uri = text_of(keyed[Key::uri]);
  r.action = text_of(keyed[Key::action]);
  if (r.uri.empty() && (r.action.empty() || r.action == "read"))
    reject("uri", "what was read must be named; only another `action`, such as list, needs none");
  r.outcome = outcome_of(keyed);
  r.error_code = name_of(keyed[Key::error_code]);
  r.side = word_of(keyed[Key::side], {"client", "server"});
  if (const auto bytes = given(keyed[Key::bytes]))
    r.bytes = whole_of("bytes", *bytes, 0, limits::kWholeMax, "a whole number, 0 to 2^53-1");
  finish_metadata(keyed, context, Kind::resource_access, r);
  return r;
}

}  // namespace daybook::forms
