// One line of a captured exchange of the Model Context Protocol, taken apart.
//
//   {"t":"2026-11-23T13:52:16.122Z","session":"s1","transport":"stdio","dir":"client_to_server",
//    "message":{"jsonrpc":"2.0","id":1,"method":"tools/list"}}
//   {"at":"…","latency_ms":12,"server":"files","request":{…},"response":{…}}
//   {"jsonrpc":"2.0","id":1,"method":"tools/list"}
//
// A message may be an array of messages, as the protocol had them until 2025-03-26, or a string
// that holds the JSON.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "forms/context.hpp"
#include "forms/slicer.hpp"
#include "mcp/exchange.hpp"

namespace daybook::forms {

struct McpLine {
  enum class Sender { unknown, client, server };

  mcp::Told told;  // of the request, or of the message; `at` only where the line has a time
  Origin origin;
  Sender sender = Sender::unknown;
  std::vector<json::View> messages;  // each of them a message of JSON-RPC
  bool is_pair = false;              // messages: the request, and the answer where one is there
  std::deque<std::string> texts;     // of messages that do not stand in the line as they are
};

/// Whether a record is one of this form, by its keys alone.
bool is_mcp_line(const SlicedRecord& record);
/// Throws Problem. What is given refers to `record`.
McpLine read_mcp_line(const SlicedRecord& record, const Context& context);

}  // namespace daybook::forms
