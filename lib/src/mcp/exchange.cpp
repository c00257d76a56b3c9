#include "mcp/exchange.hpp"

#include <algorithm>

#include "mcp/parts.hpp"

namespace daybook::mcp {
namespace {

using json::Type;
using json::View;

constexpr std::string_view kResources = "resources/";
constexpr std::string_view kVersion = "io.modelcontextprotocol/protocolVersion";
constexpr std::string_view kClient = "io.modelcontextprotocol/clientInfo";
constexpr std::string_view kServer = "io.modelcontextprotocol/serverInfo";

void add_text(Fields& fields, const char* key, std::string text) {
  if (!text.empty()) fields.emplace_back(key, std::move(text));
}

/// What stands in an error's `data`, and the kind of a result that is not the last.
void add_answer_facts(const Message* answer, Fields& fields) {
  if (!answer) {
    fields.emplace_back("mcp.answered", false);
    return;
  }
  if (answer->error && answer->error->is(Type::object)) {
    if (const auto data = answer->error->find("data"))
      fields.emplace_back("mcp.error.data", value_of(*data));
  }
  if (!answer->result || !answer->result->is(Type::object)) return;
  const std::string kind = text_at(*answer->result, "resultType");
  if (kind != "complete") add_text(fields, "mcp.result_type", kind);
}

ToolExecution tool_execution(const Message& request, const Message* answer, Told&& told) {
  ToolExecution tool;
  tool.tool = request.param("name");
  if (const auto arguments = request.params->find("arguments")) tool.params.text = arguments->raw();
  if (answer && answer->result) tool.result.text = answer->result->raw();
  add_rest(*request.params, {"name", "arguments", "_meta"}, told.metadata);
  Outcome outcome = outcome_of(answer, told);
  tool.outcome = std::move(outcome.word);
  tool.error_code = std::move(outcome.error_code);
  tool.failure = std::move(outcome.failure);
  tool.server = std::move(told.server);
  tool.transport = std::move(told.transport);
  tool.protocol_version = std::move(told.protocol_version);
  tool.side = told.side.empty() ? "client" : std::move(told.side);
  static_cast<Common&>(tool) = std::move(told);
  return tool;
}

/// The size of what base64 stands for.
std::int64_t decoded_size(std::string_view base64) {
  while (!base64.empty() && base64.back() == '=') base64.remove_suffix(1);
  return static_cast<std::int64_t>(base64.size()) * 3 / 4;
}

/// Bytes of the contents that were read; nothing where the result has none.
std::optional<std::int64_t> bytes_of(View result) {
  const auto contents = result.find("contents");
  if (!contents || !contents->is(Type::array)) return std::nullopt;
  std::int64_t bytes = 0;
  contents->elements([&](View part) {
    if (!part.is(Type::object)) return;
    bytes += static_cast<std::int64_t>(text_at(part, "text").size());
    bytes += decoded_size(text_at(part, "blob"));
  });
  return bytes;
}

/// How many resources or templates a list names, and of what type the contents are.
void add_resource_facts(View result, Fields& fields) {
  for (const char* key : {"resources", "resourceTemplates"}) {
    const auto list = result.find(key);
    if (!list || !list->is(Type::array)) continue;
    std::int64_t count = 0;
    list->elements([&](View) { ++count; });
    fields.emplace_back("mcp.listed", count);
  }
  const auto contents = result.find("contents");
  if (!contents || !contents->is(Type::array)) return;
  std::string type;
  contents->elements([&](View part) { type = type.empty() ? text_at(part, "mimeType") : type; });
  add_text(fields, "mcp.mime_type", std::move(type));
}

ResourceAccess resource_access(const Message& request, const Message* answer, Told&& told) {
  ResourceAccess access;
  access.action = request.method.substr(kResources.size());
  access.uri = request.param("uri");
  if (request.params) add_rest(*request.params, {"uri", "_meta"}, told.metadata);
  if (answer && answer->result && answer->result->is(Type::object)) {
    access.bytes = bytes_of(*answer->result);
    add_resource_facts(*answer->result, told.metadata);
  }
  Outcome outcome = outcome_of(answer, told);
  access.outcome = std::move(outcome.word);
  access.error_code = std::move(outcome.error_code);
  access.failure = std::move(outcome.failure);
  add_text(told.metadata, "mcp.protocol.version", std::move(told.protocol_version));
  add_text(told.metadata, "network.transport", std::move(told.transport));
  access.server = std::move(told.server);
  access.side = told.side.empty() ? "client" : std::move(told.side);
  static_cast<Common&>(access) = std::move(told);
  return access;
}

/// What the request is about: a prompt's name, and the like.
std::string target_of(const Message& request) {
  const std::string name = request.param("name");
  return name.empty() ? request.param("uri") : name;
}

SpanRecord span(const Message& request, const Message* answer, Told&& told) {
  SpanRecord span;
  const std::string target = target_of(request);
  span.name = target.empty() ? request.method : request.method + ' ' + target;
  span.kind = "mcp";
  const bool sent = told.from_server == (told.side == "server");
  span.span_kind = sent ? "client" : "server";
  if (told.operation.empty()) told.operation = request.method;
  span.attributes.emplace_back("mcp.method.name", request.method);
  if (request.params) span.attributes.emplace_back("mcp.params", value_of(*request.params));
  if (answer && answer->result)
    span.attributes.emplace_back("mcp.result", value_of(*answer->result));
  Outcome outcome = outcome_of(answer, told);
  span.failure = std::move(outcome.failure);
  if (told.status == Status::unset && outcome.word == "ok") told.status = Status::ok;
  if (!outcome.word.empty() && outcome.word != "ok")
    add_text(told.metadata, "mcp.outcome", std::move(outcome.word));
  add_text(told.metadata, "mcp.server.name", std::move(told.server));
  add_text(told.metadata, "mcp.protocol.version", std::move(told.protocol_version));
  add_text(told.metadata, "network.transport", std::move(told.transport));
  static_cast<Common&>(span) = std::move(told);
  return span;
}

}  // namespace

void add_rest(View object, std::initializer_list<std::string_view> placed, Fields& fields) {
  if (!object.is(Type::object)) {
    fields.emplace_back("params", value_of(object));
    return;
  }
  object.members([&](std::string_view key, View value) {
    if (std::find(placed.begin(), placed.end(), key) == placed.end())
      fields.emplace_back(std::string(key), value_of(value));
  });
}

void take_meta(View holder, Told& told) {
  const auto meta = holder.is(Type::object) ? holder.find("_meta") : std::nullopt;
  if (!meta || !meta->is(Type::object)) return;
  meta->members([&](std::string_view key, View value) {
    const std::string text = value.is(Type::string) ? value.text() : std::string();
    if (key == "traceparent" && !told.parent && (told.parent = TraceContext::parse(text))) return;
    if (key == kVersion && told.protocol_version.empty()) {
      told.protocol_version = text;
    } else if (key == kServer) {
      if (told.server.empty()) told.server = text_at(value, "name");
      add_text(told.metadata, "mcp.server.version", text_at(value, "version"));
    } else if (key == kClient) {
      add_text(told.metadata, "mcp.client.name", text_at(value, "name"));
      add_text(told.metadata, "mcp.client.version", text_at(value, "version"));
    } else if (key != kVersion) {
      told.metadata.emplace_back("_meta." + std::string(key), value_of(value));
    }
  });
}

void add_facts(const Message& message, const Told& told, Fields& fields) {
  if (!message.id.empty()) fields.emplace_back("jsonrpc.request.id", value_of(View(message.id)));
  if (told.from_server) fields.emplace_back("mcp.direction", "server_to_client");
  if (message.kind == Message::Kind::request) return;
  add_text(fields, "mcp.server.name", told.server);
}

bool is_of_server(std::string_view method) {
  return method == "sampling/createMessage" || method == "elicitation/create" ||
         method == "roots/list";
}

Record exchange(const Message& request, const Message* answer, Told&& told) {
  if (request.params) take_meta(*request.params, told);
  if (answer && answer->result) take_meta(*answer->result, told);
  add_facts(request, told, told.metadata);
  add_answer_facts(answer, told.metadata);
  if (request.method == "tools/call" && !request.param("name").empty())
    return tool_execution(request, answer, std::move(told));
  if (std::string_view(request.method).substr(0, kResources.size()) == kResources)
    return resource_access(request, answer, std::move(told));
  return span(request, answer, std::move(told));
}

}  // namespace daybook::mcp
