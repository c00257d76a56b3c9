#include "support/random_records.hpp"

#include <cstdio>

namespace testing {

std::string RandomRecords::lines(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += line() + '\n';
  return out;
}

void RandomRecords::add(std::string& line, const std::string& key, const std::string& json,
                        int percent) {
  if (!chance(percent)) return;
  line += (line.size() > 1 ? ",\"" : "\"") + key + "\":" + json;
}

std::string RandomRecords::text() {
  static const Words kTexts = {R"("hi")",
                               R"("")",
                               R"("a\u0000b")",
                               R"("\ud800 half")",
                               R"("\udc00\ud83d")",
                               R"("😀 ünï")",
                               R"("line\nline\r\n\ttab")",
                               R"("mail bob@example.com and 555-123-4567")",
                               R"("[REDACTED]555-123-4567[REDACTED]")",
                               R"("a@b.cd@e.fg 4111 1111 1111 1111")",
                               R"("{\"to\":\"eve@example.org\",\"n\":[1,2]}")",
                               R"("[1,\"\\ud800\"]")",
                               R"("\"quoted\\")",
                               R"("\u2028\u202e\u001b[31m")",
                               R"("null")",
                               R"("\/slash /etc/passwd 0x1F")",
                               R"("C:\\new\\nbob@example.com")"};
  return of(kTexts);
}

std::string RandomRecords::name() {
  static const Words kNames = {R"("alpha")",   R"("beta gamma")",         R"("dan@example.com")",
                               R"("名前")",    R"("u_0123456789abcdef")", "17",
                               R"("a\u0000")", R"("5551234567")"};
  return of(kNames);
}

std::string RandomRecords::number() {
  static const Words kNumbers = {"0",
                                 "-0",
                                 "1",
                                 "1.0",
                                 "1.50",
                                 "1e3",
                                 "1E+20",
                                 "-2.5e-7",
                                 "123456789012345678901234567890",
                                 "0.1",
                                 "4111111111111111",
                                 "9007199254740993"};
  return of(kNumbers);
}

std::string RandomRecords::value(int depth) {
  switch (below(depth > 2 ? 4 : 6)) {
    case 0:
      return number();
    case 1:
      return chance(50) ? "true" : "null";
    case 2:
    case 3:
      return text();
    case 4:
      return "[" + value(depth + 1) + ", " + value(depth + 1) + "]";
    default:
      return object(depth + 1);
  }
}

std::string RandomRecords::object(int depth) {
  std::string out = "{";
  for (const char* key : {"b", "a", "bob@example.com", "\\u00e9", "a\\u0000", "tenant"})
    add(out, key, value(depth + 1), 40);
  return out + "}";
}

std::string RandomRecords::hex(int digits) {
  std::string out;
  for (int i = 0; i < digits; ++i) out += "0123456789abcdef"[below(16)];
  return out;
}

std::string RandomRecords::error() {
  if (chance(20)) return text();
  std::string out = "{";
  add(out, "type", name());
  add(out, "message", text());
  add(out, "code", chance(50) ? "429" : name());
  add(out, "stack", text());
  add(out, "retry", value(), 20);
  return out + "}";
}

void RandomRecords::add_common(std::string& line, const std::string& type) {
  char at[64];
  std::snprintf(at, sizeof at, "\"2026-11-23T10:%02d:%02d.%09dZ\"", below(60), below(60),
                below(1'000'000'000));
  add(line, "at", at, 100);
  add(line, "id", "\"r" + std::to_string(++number_) + '"', 30);
  add(line, "latency_ms", std::to_string(below(100000)) + "." + std::to_string(below(1000000)),
      type == "latency" ? 100 : 60);
  add(line, "service", chance(50) ? R"("shop")" : R"("desk")", 70);
  add(line, "environment", name(), 30);
  add(line, "service_version", name(), 30);
  add(line, "operation", name(), type == "latency" || type == "memory" ? 100 : 40);
  if (chance(50)) {
    const std::string trace =
        chance(10) ? "\"trace-7\""
                   : "\"" + std::string(30, '0') + std::to_string(10 + below(20)) + '"';
    add(line, "trace_id", trace, 100);
    add(line, "span_id",
        '"' + (chance(30) ? "00000000000000" + std::to_string(10 + below(9)) : hex(16)) + '"',
        type == "score" ? 60 : 70);
    add(line, "parent_span_id", '"' + hex(16) + '"', 40);
  }
  add(line, "conversation_id", chance(50) ? "\"c0000000003\"" : name(), 15);
  add(line, "session_id", name(), 30);
  add(line, "user_id", name(), 30);
  static const Words kLevels = {"\"debug\"", "\"warn\"", "\"fatal\"", "\"info\""};
  add(line, "level", of(kLevels), 30);
  static const Words kStatuses = {"\"ok\"", "\"error\"", "\"unset\"", "200", "503"};
  add(line, "status", of(kStatuses), 30);
  add(line, "status_message", text(), 20);
  add(line, "error", error(), 20);
  add(line, "tags", "[" + text() + "," + name() + "]", 30);
  add(line, "metadata", object(), 50);
  add(line, "extra", value(), 20);
}

std::string RandomRecords::message(const std::string& role) {
  std::string out = "{";
  add(out, "role", '"' + role + '"', 95);
  const int shape = below(10);
  if (shape < 6) add(out, "content", text(), 100);
  if (shape == 6) add(out, "content", "null", 100);
  if (shape == 7) add(out, "content", R"([{"type":"text","text":)" + text() + "}]", 100);
  if (shape == 8) add(out, "content", "[" + value() + "]", 100);  // a bare card would be text then
  add(out, "name", name(), 10);
  add(out, "tool_calls",
      R"([{"id":"t1","function":{"name":"f","arguments":"{\"a\":\"bob@example.com\"}"}}])", 10);
  return out + "}";
}

void RandomRecords::add_completion(std::string& line) {
  if (chats_.empty() || chance(30)) chats_.push_back({message("system")});
  Words& chat = chats_[static_cast<std::size_t>(below(static_cast<int>(chats_.size())))];
  chat.push_back(message("user"));
  std::string messages;
  for (const std::string& one : chat) messages += (messages.empty() ? "[" : ",") + one;
  add(line, "messages", messages + "]", 90);
  const std::string answer = message("assistant");
  chat.push_back(answer);
  const int shape = below(6);
  if (shape < 3) add(line, "response", answer, 100);
  if (shape == 3) add(line, "response", "[" + answer + "]", 100);
  if (shape == 4) add(line, "response", "[" + answer + "," + message("assistant") + "]", 100);
  if (shape > 2 && chance(60))
    add(line, "choices",
        R"([{"index":0,"message":)" + answer + R"(},{"index":1,"message":)" + message("assistant") +
            R"(,"finish_reason":"stop"}])",
        100);
  static const Words kKinds = {"\"chat\"", "\"embeddings\"", "\"rerank\""};
  add(line, "kind", of(kKinds), 20);
  add(line, "provider", chance(50) ? "\"anthropic\"" : "\"openai\"");
  add(line, "model", R"("gpt-4o-2024")");
  add(line, "requested_model", R"("gpt-4o")");
  add(line, "response_id", name(), 30);
  add(line, "finish_reason", R"("stop")", 30);
  add(line, "stream", "true", 30);
  add(line, "attempt", "2", 20);
  add(line, "cache_hit", chance(50) ? "true" : "false", 20);
  add(line, "time_to_first_token_ms", "12.000001", 30);
  add(line, "parameters", object(), 30);
  add(line, "tools", value(), 30);
  add(line, "prompt_name", name(), 20);
  add(line, "prompt_version", name(), 20);
  add(line, "service_tier", R"("flex")", 20);
  if (chance(60)) add_usage(line);
}

void RandomRecords::add_usage(std::string& line) {
  static const Words kUsages = {
      R"({"prompt_tokens":8,"input_tokens":9,"completion_tokens":2})",
      "{}",
      R"({"input_tokens":10,"output_tokens":5,"cache_read_input_tokens":90,"cache_creation":{"ephemeral_1h_input_tokens":7}})",
      R"({"prompt_tokens":100,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":60,"audio_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}})",
      R"({"prompt_tokens":5,"completion_tokens":5,"cost":0.0125,"cost_details":{"upstream_inference_prompt_cost":0.01,"upstream_inference_completions_cost":0.0025}})",
      R"({"input":3,"note":"bob@example.com"})"};
  add(line, "usage", of(kUsages), 90);
  add(line, "usage_basis", chance(50) ? R"("exclusive")" : R"("inclusive")", 30);
  add(line, "cost_usd", chance(50) ? "0.000000001" : "12.345678901", 30);
}

void RandomRecords::add_metric(std::string& line) {
  add(line, "name", name(), 100);
  add(line, "unit", R"("By")");
  add(line, "temporality", R"("delta")");
  add(line, "labels", object());
  if (chance(50)) return add(line, "value", number(), 100);
  add(line, "bounds", "[-1,0.1,2.5e10]", 100);
  add(line, "buckets", "[1,0,2,4]", 100);
  add(line, "sum", number());
  add(line, "max", number());
}

void RandomRecords::add_span(std::string& line) {
  add(line, "name", name(), 95);
  static const Words kKinds = {"\"agent\"", "\"latency\"", "\"token_usage\"", "\"execute_tool\""};
  add(line, "kind", of(kKinds));
  add(line, "span_kind", "\"client\"", 30);
  add(line, "attributes", object());
  add(line, "events",
      R"([{"name":)" + name() + R"(,"level":"warn","attributes":)" + object() +
          R"(},{"name":"e","at":"2026-11-23T10:00:00.5Z","x":)" + text() + "}]");
  add(line, "links",
      R"([{"trace_id":"t","span_id":")" + hex(16) + R"(","attributes":)" + object() + "}]");
}

void RandomRecords::add_tool(std::string& line, bool resource) {
  add(line, "server", name());
  static const Words kOutcomes = {"\"ok\"", "\"tool_error\"", "\"cancelled\"", "\"denied\""};
  add(line, "outcome", of(kOutcomes));
  add(line, "error_code", name(), 30);
  add(line, "side", "\"client\"", 30);
  if (resource) {
    add(line, "uri", text(), 95);
    static const Words kActions = {"\"read\"", "\"list\"", "\"write\""};
    add(line, "action", of(kActions));
    return add(line, "bytes", "2048");
  }
  add(line, "tool", name(), 100);
  add(line, "tool_call_id", name());
  add(line, "params", chance(30) ? R"("{\"path\":\"a.txt\"}")" : value());
  add(line, "result", chance(50) ? text() : object());
  add(line, "transport", "\"stdio\"", 30);
  add(line, "protocol_version", name(), 30);
}

void RandomRecords::add_score(std::string& line) {
  add(line, "name", name(), 100);
  add(line, "value", number());
  add(line, "label", name());
  add(line, "comment", text());
  add(line, "source", "\"model\"", 30);
  add(line, "target_id", "\"r" + std::to_string(1 + below(number_ + 20)) + '"', 70);
}

std::string RandomRecords::line() {
  static const Words kTypes = {"completion",      "completion",  "completion", "error",
                               "event",           "span",        "span",       "latency",
                               "metric",          "token_usage", "memory",     "tool_execution",
                               "resource_access", "score"};
  const std::string type = of(kTypes);
  std::string line = "{";
  add(line, "type", '"' + type + '"', 100);
  add_common(line, type);
  if (type == "completion") add_completion(line);
  if (type == "metric") add_metric(line);
  if (type == "span") add_span(line);
  if (type == "tool_execution" || type == "resource_access")
    add_tool(line, type == "resource_access");
  if (type == "score") add_score(line);
  if (type == "memory") add(line, "memory_mb", chance(50) ? "48.5" : "1e300", 100);
  if (type == "event") {
    add(line, "name", name(), 100);
    add(line, "body", value());
  }
  if (type == "token_usage") {
    add(line, "provider", "\"openai\"");
    add(line, "model", name());
    add_usage(line);
  }
  if (type == "error") {
    for (const char* key : {"error_type", "error_code", "provider", "model"})
      add(line, key, chance(50) ? R"("T")" : R"("U")", 40);
    for (const char* key : {"error_message", "stack"}) add(line, key, text(), 40);
    add(line, "handled", chance(50) ? "true" : "false", 40);
    add(line, "context", value(), 40);
  }
  return line + "}";
}

}  // namespace testing
