#include "forms/mcp_line.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits.hpp"
#include "forms/problem.hpp"
#include "forms/times.hpp"
#include "forms/values.hpp"

namespace daybook::forms {
namespace {

using json::Type;
using json::View;
using Sender = McpLine::Sender;

constexpr std::string_view kOfMessage[] = {"jsonrpc", "id", "method", "params", "result", "error"};
constexpr std::size_t kBatchMax = 10'000;  // messages in one line

bool is_of_message(std::string_view key) {
  return std::find(std::begin(kOfMessage), std::end(kOfMessage), key) != std::end(kOfMessage);
}

const Member* find(const SlicedRecord& record, std::string_view key) {
  for (const Member& member : record.members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return text;
}

Sender sender_of(const Member& member) {
  const std::string text = lower(text_of(&member));
  if (text.empty()) return Sender::unknown;
  if (text.rfind("client", 0) == 0 || text == "c2s") return Sender::client;
  if (text.rfind("server", 0) == 0 || text == "s2c") return Sender::server;
  expected(member.key, "client_to_server or server_to_client", member.raw);
}

/// What the transport says of the session, where its headers were captured.
void read_headers(const Member& member, mcp::Told& told) {
  const View headers(member.raw);
  if (!headers.is(Type::object)) expected(member.key, "an object", member.raw);
  headers.members([&](std::string_view name, View value) {
    if (!value.is(Type::string)) return;
    const std::string known = lower(std::string(name));
    if (known == "mcp-session-id" && told.session_id.empty()) told.session_id = value.text();
    if (known == "mcp-protocol-version") told.protocol_version = value.text();
    if (known == "traceparent" && !told.parent) told.parent = TraceContext::parse(value.text());
  });
}

/// Reads the times, of which two give the third, as every form does.
class Times {
 public:
  bool take(const Member& member, const Context& context) {
    static constexpr std::string_view kBegan[] = {"t", "at", "time", "timestamp", "request_at"};
    static constexpr std::string_view kEnded[] = {"ended_at", "response_at"};
    const auto is_one = [&](const auto& names) {
      return std::find(std::begin(names), std::end(names), member.key) != std::end(names);
    };
    if (is_one(kBegan)) return at_ = time_of(member.key, View(member.raw), context), true;
    if (is_one(kEnded)) return ended_ = time_of(member.key, View(member.raw), context), true;
    if (member.key != "latency_ms" && member.key != "duration_ms") return false;
    latency_ = duration_of(&member, 6)->count();
    return true;
  }

  void give(Common& common) const {
    auto at = at_, latency = latency_;
    if (!at && ended_) at = *ended_ - latency.value_or(0);
    if (at && ended_ && !latency) latency = *ended_ - *at;
    if (latency && (*latency < 0 || *latency > limits::kDurationNsMax))
      reject("ended_at", "is before the request, or more than 31 days behind it");
    if (at && *at < limits::kTimeNsMin) reject("latency_ms", "reaches back before 1970");
    if (at) common.at = Time(Nanos(*at));
    if (latency) common.latency = Nanos(*latency);
  }

 private:
  std::optional<std::int64_t> at_, ended_, latency_;
};

/// Whether the member says something of the whole exchange; it is then taken.
bool take_fact(const Member& member, const Context& context, McpLine& line) {
  mcp::Told& told = line.told;
  const std::string_view key = member.key;
  std::string* name = nullptr;
  if (key == "session" || key == "session_id") name = &told.session_id;
  if (key == "user" || key == "user_id") name = &told.user_id;
  if (key == "conversation_id") name = &told.conversation_id;
  if (key == "server") name = &told.server;
  if (key == "transport") name = &told.transport;
  if (key == "protocol_version") name = &told.protocol_version;
  if (key == "side") name = &told.side;
  if (key == "outcome") name = &told.outcome;
  if (key == "service") name = &line.origin.service;
  if (key == "environment") name = &line.origin.environment;
  if (key == "service_version") name = &line.origin.service_version;
  if (name != nullptr) return *name = name_of(&member), true;
  if (key == "traceparent") {
    if (!told.parent) told.parent = TraceContext::parse(text_of(&member));
    return true;
  }
  if (key == "dir" || key == "direction") return line.sender = sender_of(member), true;
  if (key == "headers") return read_headers(member, told), true;
  bool wrapped = false;
  if (key == "metadata") {
    for (Field& field : fields_of(&member, wrapped)) told.metadata.push_back(std::move(field));
    return true;
  }
  static_cast<void>(context);
  return false;
}

void add_message(std::string_view key, View value, McpLine& line) {
  mcp::Message ignored;
  if (const char* const fault = mcp::read_message(value, ignored))
    reject(key, std::string("not a message of JSON-RPC: ") + fault);
  if (line.messages.size() == kBatchMax) reject(key, "more than 10000 messages");
  line.messages.push_back(value);
}

/// A message that stands without a wrapping, put together from its members: they were checked, and
/// what stands between them was not.
void add_bare(const SlicedRecord& record, McpLine& line) {
  std::string& text = line.texts.emplace_back("{");
  for (const Member& member : record.members) {
    if (!is_of_message(member.key)) continue;
    if (text.size() > 1) text += ',';
    text.append("\"").append(member.key).append("\":").append(member.raw);
  }
  text += '}';
  add_message({}, View(text), line);
}

/// The messages of a member: one, an array of them, or a string that holds these.
void add_messages(const Member& member, McpLine& line) {
  View value(member.raw);
  if (value.is(Type::string)) {
    std::string& text = line.texts.emplace_back(value.text());
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.pop_back();
    text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    const json::Outcome outcome = json::validate(text);
    if (!outcome) reject_json(member.key, text, outcome);
    value = View(text);
  }
  if (!value.is(Type::array)) return add_message(member.key, value, line);
  value.elements([&](View one) { add_message(member.key, one, line); });
}

void add_pair(const SlicedRecord& record, McpLine& line) {
  line.is_pair = true;
  add_messages(*find(record, "request"), line);
  if (const Member* const response = find(record, "response"); given(response))
    add_messages(*response, line);
  mcp::Message request, response;
  mcp::read_message(line.messages.front(), request);
  if (request.kind == mcp::Message::Kind::answer) reject("request", "has no `method`");
  if (line.messages.size() == 1) return;
  mcp::read_message(line.messages[1], response);
  if (line.messages.size() > 2) reject("request", "a pair is one request and its answer");
  if (response.kind != mcp::Message::Kind::answer) reject("response", "has no `result` or `error`");
}

}  // namespace

bool is_mcp_line(const SlicedRecord& record) {
  if (find(record, "jsonrpc")) return true;
  const auto holds = [](const Member* member) {
    const auto value = given(member);
    bool found = value && value->find("jsonrpc");
    if (value && value->is(Type::array))
      value->elements([&](View one) { found = found || one.find("jsonrpc"); });
    return found;
  };
  return holds(find(record, "message")) || holds(find(record, "request"));
}

McpLine read_mcp_line(const SlicedRecord& record, const Context& context) {
  McpLine line;
  Times times;
  const Member* const message = find(record, "message");
  const bool bare = !given(message) && !given(find(record, "request"));
  for (const Member& member : record.members) {
    const bool taken =
        bare ? is_of_message(member.key)
             : &member == message || member.key == "request" || member.key == "response";
    if (taken || !given(&member) || times.take(member, context) || take_fact(member, context, line))
      continue;
    if (context.options->strict) reject(member.key, "unknown key");
    line.told.metadata.emplace_back(std::string(member.key), value_of(View(member.raw)));
  }
  times.give(line.told);
  if (line.origin.service.empty()) line.origin.service = context.options->default_service;
  if (bare) {
    add_bare(record, line);
  } else if (given(message)) {
    add_messages(*message, line);
  } else {
    add_pair(record, line);
  }
  if (line.messages.empty()) reject("message", "holds no message");
  return line;
}

}  // namespace daybook::forms
