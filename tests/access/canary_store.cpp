#include "access/canary_store.hpp"

#include <algorithm>

#include "read/reader_state.hpp"
#include "state/audit.hpp"

namespace daybook::test {
namespace {

using access::Principal;

constexpr std::int64_t kSecond = 1'000'000'000;

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

struct Texts {
  std::string service, number;
  std::string name() const { return "cnry" + upper(service) + "name" + number; }
  std::string text(const std::string& of) const {
    return "cnry" + upper(service) + "text " + of + number;
  }
  Json json(const std::string& of) const { return {"{\"k\":\"" + text(of) + "\"}"}; }
};

/// What every record has.
void fill(Common& record, const Texts& of, int number, int place) {
  record.at = Time(Nanos(kNow + (number * 60 + place) * kSecond));
  record.user_id = of.name();
  record.session_id = of.name() + "s";
  record.status_message = of.text("status");
  record.tags = {of.name() + "tag"};
  record.metadata = {{"k", of.text("metadata")}};
}

Origin origin(const Texts& of, std::uint8_t trace, std::uint8_t span) {
  Origin origin;
  origin.service = of.service;
  origin.environment = of.name() + "env";
  origin.id = of.name() + std::to_string(span);
  origin.span = trace_context(trace, span);
  return origin;
}

Failure failure(const Texts& of) {
  Failure failure;
  failure.type = of.name() + "Type";
  failure.message = of.text("failure");
  failure.stack = of.text("stack");
  failure.code = of.name() + "code";
  return failure;
}

}  // namespace

CanaryStore::CanaryStore(int calls) {
  begin();
  for (int i = 0; i < calls; ++i) {
    for (const char* service : {"shop", "bank"}) {
      put_call(service, i);
      put_moments(service, i);
    }
  }
  commit();
  put_policy();
}

void CanaryStore::put_call(const std::string& service, int number) {
  const Texts of{service, std::to_string(number)};
  const auto trace = static_cast<std::uint8_t>(number * 2 + (service == "bank" ? 1 : 0) + 1);
  Completion call;
  fill(call, of, number, 0);
  call.latency = Nanos((number + 1) * kSecond);
  call.provider = of.name() + "provider";
  call.model = "m" + std::to_string(number % 2);
  call.requested_model = "m";
  call.response_id = of.name() + "response";
  call.finish_reason = "stop";
  call.messages = {{"system", "cnry" + upper(service) + "text system"},
                   {"user", of.text("question")}};
  call.response = {{"assistant", of.text("answer")}};
  if (number % 2 == 1) call.alternatives = {{"assistant", of.text("other answer")}};
  call.parameters = {{"temperature", 0.5}};
  call.tools = {"[" + of.json("tool").text + "]"};
  call.usage.input = 10 + number;
  call.usage.output = 20;
  call.prompt_name = of.name() + "prompt";
  call.conversation_id = of.name() + "conversation";
  if (number % 3 == 2) call.failure = failure(of);
  put(std::move(call), origin(of, trace, 1));

  ToolExecution tool;
  fill(tool, of, number, 1);
  tool.latency = Nanos(kSecond);
  tool.server = of.name() + "server";
  tool.tool = of.name() + "tool";
  tool.params = of.json("params");
  tool.result = of.json("result");
  tool.parent = trace_context(trace, 1);
  put(std::move(tool), origin(of, trace, 2));

  ResourceAccess resource;
  fill(resource, of, number, 2);
  resource.server = of.name() + "server";
  resource.uri = of.text("uri");
  resource.parent = trace_context(trace, 1);
  put(std::move(resource), origin(of, trace, 3));

  SpanRecord span;
  fill(span, of, number, 3);
  span.name = of.name() + "span";
  span.attributes = {{"k", of.text("attribute")}};
  span.links = {{trace_context(99, 9), {{"k", of.text("link")}}}};
  span.events = {{of.name() + "event", {}, Level::info, {{"k", of.text("event")}}, 0}};
  span.parent = trace_context(trace, 1);
  put(std::move(span), origin(of, trace, 4));
}

void CanaryStore::put_moments(const std::string& service, int number) {
  const Texts of{service, std::to_string(number)};
  const auto trace = static_cast<std::uint8_t>(number * 2 + (service == "bank" ? 1 : 0) + 1);
  const auto moment = [&](auto record, int place) {
    fill(record, of, number, place);
    Origin from = origin(of, trace, static_cast<std::uint8_t>(place));
    from.span.reset();
    put(std::move(record), std::move(from));
  };
  ErrorRecord error;
  error.failure = failure(of);
  error.context = of.json("context");
  moment(error, 10);
  Event event;
  event.name = of.name() + "event";
  event.body = of.text("body");
  moment(event, 11);
  MetricRecord metric;
  metric.name = of.name() + "metric";
  metric.value = number;
  metric.labels = {{"label", of.name()}};
  moment(metric, 12);
  Memory memory;
  memory.operation = of.name() + "operation";
  memory.memory_mb = 100 + number;
  moment(memory, 13);
  Score score;
  score.name = of.name() + "score";
  score.value = 0.5;
  score.comment = of.text("comment");
  score.target = trace_context(trace, 1);
  moment(score, 14);
  TokenUsage usage;
  usage.model = of.name() + "unpriced";
  usage.usage.input = 5;
  moment(usage, 15);
}

void CanaryStore::put_policy() {
  db.exec(
      "BEGIN IMMEDIATE;"
      "INSERT INTO setting VALUES ('cnryPOLICYsetting', 'cnryPOLICYvalue', 1);"
      "INSERT INTO role VALUES ('cnryPOLICYrole', 1);"
      "INSERT INTO principal VALUES ('cnryPOLICYprincipal', 'cnryPOLICYrole', 1, NULL);"
      "INSERT INTO loss (at_ns, service_id, reason, records, bytes, error) SELECT 1, id, 'failed', "
      "1,"
      " 1, 'cnry' || upper(name) || 'name loss' FROM service WHERE name IN ('shop', 'bank');");
  state::AuditEntry entry;
  entry.at_ns = kNow;
  entry.action = "set";
  entry.object = "cnryPOLICYaudit";
  state::append_audit(db, entry);
  db.exec("COMMIT");
}

Reader CanaryStore::as(const Principal& principal, std::shared_ptr<access::ReadLog> log,
                       Reader::Limits limits) const {
  return read::open_for(path, sql::Connection::open_reader(path), principal, limits,
                        std::move(log));
}

Principal CanaryStore::analyst() {
  return {"analyst", "", {{"read", "*", ""}, {"report", "*", ""}}};
}
Principal CanaryStore::reader() {
  return {"reader", "", {{"read", "*", ""}, {"content", "*", ""}, {"report", "*", ""}}};
}
Principal CanaryStore::scoped_analyst() {
  return {"scoped_analyst", "", {{"read", "*", "shop"}, {"report", "*", "shop"}}};
}
Principal CanaryStore::scoped_reader() {
  return {"scoped_reader",
          "",
          {{"read", "*", "shop"}, {"content", "*", "shop"}, {"report", "*", "shop"}}};
}
Principal CanaryStore::mixed() {
  return {"mixed", "", {{"read", "*", ""}, {"content", "*", "shop"}}};
}
Principal CanaryStore::narrow() {
  return {"narrow", "", {{"read", "completions", ""}}};
}
Principal CanaryStore::auditor() {
  return {"auditor",
          "",
          {{"audit", "*", ""},
           {"read", "audit_entries", ""},
           {"read", "retention_runs", ""},
           {"report", "*", ""}}};
}
Principal CanaryStore::writer() {
  return {"writer", "", {{"write", "*", ""}}};
}

std::vector<Principal> CanaryStore::everybody() {
  return {analyst(), reader(), scoped_analyst(), scoped_reader(),
          mixed(),   narrow(), auditor(),        writer()};
}

std::vector<std::string> CanaryStore::forbidden(const Principal& principal) {
  const std::string& who = principal.name;
  if (who == "reader") return {"cnryPOLICY"};
  if (who == "scoped_reader") return {"cnryPOLICY", "cnryBANK"};
  if (who == "mixed") return {"cnryPOLICY", "cnryBANKtext"};
  if (who == "analyst" || who == "narrow" || who == "auditor")
    return {"cnryPOLICY", "cnrySHOPtext", "cnryBANKtext"};
  return {"cnryPOLICY", "cnrySHOPtext", "cnryBANK"};
}

bool shows(std::string_view text, const std::string& canary) {
  const std::string upper_text = upper(std::string(text));
  if (upper_text.find(upper(canary)) != std::string::npos) return true;
  std::string hex;
  for (const char c : canary) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return upper_text.find(hex) != std::string::npos;
}

}  // namespace daybook::test
