// Captured MCP lines in a small language, and their records as text.
//
//   c(R"("id":1,"method":"ping")")      a message of the client in the session s, at 10:00:00
//   s(R"("id":1,"result":{})", 5)       of the server, 5 ms later
#pragma once

#include "forms/reading.hpp"

namespace daybook::test {

inline std::string line(const std::string& dir, const std::string& message, int ms,
                        const std::string& session = "s") {
  const std::string digits = std::to_string(1000 + ms).substr(1);
  return R"({"t":"2026-11-23T10:00:00.)" + digits + R"(Z","session":")" + session +
         R"(","transport":"stdio","dir":")" + dir + R"(","message":{"jsonrpc":"2.0",)" + message +
         "}}\n";
}
inline std::string c(const std::string& message, int ms = 0) {
  return line("client_to_server", message, ms);
}
inline std::string s(const std::string& message, int ms = 0) {
  return line("server_to_client", message, ms);
}

inline std::string call(const std::string& id, const std::string& more = "") {
  return R"("id":)" + id + R"(,"method":"tools/call","params":{"name":"sum","arguments":{"a":1})" +
         more + "}";
}

/// "tool sum ok 5ms", "resource read ok", "span ping", "event notifications/progress" …
inline std::string told(const Input::Item& item) {
  if (item.rejection) return "rejected " + item.rejection->key + ": " + item.rejection->error;
  std::string out = std::visit(
      [](const auto& record) -> std::string {
        using R = std::decay_t<decltype(record)>;
        if constexpr (std::is_same_v<R, ToolExecution>)
          return "tool " + record.tool + ' ' + record.outcome;
        else if constexpr (std::is_same_v<R, ResourceAccess>)
          return "resource " + record.action + ' ' + record.outcome;
        else if constexpr (std::is_same_v<R, SpanRecord>)
          return "span " + record.name;
        else if constexpr (std::is_same_v<R, Event>)
          return "event " + record.name;
        else
          return "another";
      },
      item.record);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  const auto latency = std::visit([](const Common& common) { return common.latency; }, item.record);
  return latency ? out + ' ' + std::to_string(latency->count() / 1'000'000) + "ms" : out;
}

/// One line a record, in the order in which they are given.
inline std::string told(std::string text, const Input::Options& options = as(Input::Form::mcp)) {
  std::string out;
  for (const Input::Item& item : read_all(std::move(text), options)) out += told(item) + '\n';
  return out;
}

}  // namespace daybook::test
