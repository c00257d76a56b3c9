// Exchanges of the Model Context Protocol as records.
//
//   mcp::exchange(request, &answer, told);    // a ToolExecution for tools/call, …
//   mcp::notice(notification, told);          // an Event
//
//   tools/call                        ToolExecution
//   resources/read, list, …           ResourceAccess
//   any other method                  SpanRecord of kind "mcp", params and result its attributes
//   a notification                    Event, its body the text of a log message
//   an answer whose request is not    Event "mcp/answer_without_request"
//   there
//
// Of both eras: where there was no `initialize`, server and version are read from `_meta` of the
// messages themselves. What of a message has no place in its record becomes metadata. Formats:
// modelcontextprotocol schema 2024-11-05 to 2026-07-28; names of attributes: OpenTelemetry's
// semantic conventions for MCP, 1.41.
#pragma once

#include <string>

#include "daybook/mcp.hpp"
#include "daybook/record.hpp"
#include "mcp/message.hpp"

namespace daybook::mcp {

/// What is known beside the messages.
using Told = McpExchange;

/// The record of a request and of its answer, where one came. Throws only std::bad_alloc.
Record exchange(const Message& request, const Message* answer, Told&& told);
/// The record of a message that stands alone: a notification, or an answer without its request.
Record notice(const Message& message, Told&& told);

/// Whether the server sends requests of this method, by what the protocol says.
bool is_of_server(std::string_view method);

}  // namespace daybook::mcp
