#include "e2e/canary/lines.hpp"

#include <filesystem>

namespace fs = std::filesystem;

namespace testing {

std::string records_lines(const std::string& value) {
  const std::string v = value;
  return "{\"type\":\"completion\",\"messages\":[{\"role\":\"system\",\"content\":" + v +
         "},{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":" + v +
         "}]}],\"response\":" + v + ",\"metadata\":{\"k\":" + v + "},\"tags\":[" + v +
         "],\"status_message\":" + v + ",\"usage\":{\"note\":" + v + "},\"tools\":[" + v +
         "],\"params\":{\"stop\":" + v + "},\"unknown_key\":" + v + ",\"error\":{\"type\":" + v +
         ",\"message\":" + v + ",\"code\":" + v + ",\"stack\":" + v + "}}\n" +
         "{\"type\":\"completion\",\"prompt\":" + v + ",\"system\":" + v + ",\"choices\":[" + v +
         "]}\n" + "{\"type\":\"error\",\"error_type\":" + v + ",\"error_message\":" + v +
         ",\"stack\":" + v + ",\"context\":{\"k\":[" + v + "]}}\n" +
         "{\"type\":\"span\",\"name\":\"n\",\"attributes\":{\"k\":" + v +
         "},\"events\":[{\"name\":\"e\",\"attributes\":{\"k\":" + v +
         "}}],\"links\":[{\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"span_id\":"
         "\"b7ad6b7169203331\",\"attributes\":{\"k\":" +
         v + "}}]}\n" + "{\"type\":\"event\",\"name\":\"n\",\"body\":" + v +
         ",\"attributes\":{\"k\":" + v + "}}\n" +
         "{\"type\":\"metric\",\"name\":\"n\",\"value\":1,\"labels\":{\"k\":" + v + "}}\n" +
         "{\"type\":\"tool_execution\",\"tool\":\"n\",\"params\":{\"k\":" + v +
         "},\"result\":" + v + ",\"error_code\":" + v + "}\n" +
         "{\"type\":\"resource_access\",\"uri\":" + v + "}\n" +
         "{\"type\":\"score\",\"name\":\"n\",\"value\":1,\"target_id\":\"x\",\"comment\":" + v +
         "}\n" + "{\"type\":\"latency\",\"operation\":\"n\",\"latency_ms\":1,\"metadata\":{" + v +
         ":1}}\n";
}

std::string chat_lines(const std::string& v) {
  return "{\"messages\":[{\"role\":\"user\",\"content\":" + v + "}],\"response\":" + v +
         ",\"other\":{\"deep\":[" + v + "]}}\n";
}

std::string guide_lines(const std::string& v) {
  const std::string head = "{\"timestamp\":\"2026-11-23T09:00:00\",";
  return head + "\"model\":\"m\",\"prompt\":" + v + ",\"response\":" + v +
         ",\"metadata\":{\"k\":" + v + "}}\n" + head + "\"error_type\":" + v +
         ",\"error_message\":" + v + ",\"context\":{\"k\":" + v + "}}\n" + head +
         "\"model\":\"system\",\"prompt\":\"Tool execution\",\"response\":\"\",\"metadata\":"
         "{\"server\":\"s\",\"tool\":\"t\",\"params\":{\"k\":" +
         v + "},\"result\":" + v + "}}\n";
}

std::string mcp_lines(const std::string& v, int id) {
  const std::string head =
                        "{\"t\":\"2026-11-23T13:52:15Z\",\"session\":\"s\",\"transport\":\"stdio\","
                        "\"dir\":\"",
                    number = std::to_string(id);
  return head + "client_to_server\",\"message\":{\"jsonrpc\":\"2.0\",\"id\":" + number +
         ",\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"arguments\":{\"k\":" + v +
         "}}}}\n" + head + "server_to_client\",\"message\":{\"jsonrpc\":\"2.0\",\"id\":" + number +
         ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":" + v + "}]}}}\n";
}

std::string broken_lines(const std::string& v) {
  return "{\"type\":\"completion\",\"prompt\":" + v +
         "\n{\"type\":\"latency\",\"operation\":\"n\","
         "\"latency_ms\":" +
         v + "}\n{\"type\":" + v + "}\n{\"type\":\"event\",\"name\":\"n\"," + v + ":1," + v +
         ":2}\nplain text " + v + "\n{\"type\":\"event\",\"name\":\"n\",\"at\":" + v + "}\n";
}

std::string names_lines(const std::string& v, int number) {
  const std::string id = "\"id\":\"" + std::to_string(number) + "\"";
  return "{" + id + ",\"prompt\":\"hi\",\"model\":" + v + ",\"operation\":" + v +
         ",\"service\":" + v + ",\"environment\":" + v + ",\"user_id\":" + v +
         ",\"session_id\":" + v + ",\"conversation_id\":" + v + ",\"response_id\":" + v +
         ",\"finish_reason\":" + v + ",\"provider\":" + v + "}\n" +
         "{\"type\":\"tool_execution\",\"tool\":" + v + ",\"server\":" + v +
         ",\"tool_call_id\":" + v + ",\"id\":" + v + "}\n" + "{\"type\":\"metric\",\"name\":" + v +
         ",\"unit\":" + v + ",\"value\":1}\n" + "{\"type\":\"span\",\"name\":" + v +
         ",\"kind\":" + v + "}\n" + "{\"type\":\"score\",\"name\":" + v + ",\"label\":" + v +
         ",\"target_id\":" + v + "}\n";
}

void CanaryLines::add(const Canary& canary,
                      std::string (*lines)(const std::string& value, int number)) {
  for (const std::string& value : {quoted(canary.text), "\"" + escaped(canary.text) + "\""}) {
    text += lines(value, ++values);
    needles.push_back(value.substr(1, value.size() - 2));
  }
  needles.push_back(canary.secret);
}

CanaryLines canary_lines(std::string (*lines)(const std::string& value, int number)) {
  CanaryLines all;
  for (const Canary& canary : canaries("default")) all.add(canary, lines);
  return all;
}

std::string bytes_written(const Daybook& daybook) {
  std::string bytes;
  for (const auto& entry : fs::directory_iterator(daybook.folder().path()))
    if (entry.path().filename().string().rfind("in.", 0) != 0)
      bytes += bytes_of(entry.path().string());
  return bytes;
}

}  // namespace testing
