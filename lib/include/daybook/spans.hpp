// Spans: the timed things beside completions. Each of them is a row of the view `spans`, counted in
// the reports with its kind.
//
//   daybook::ToolExecution tool;
//   tool.server = "files";
//   tool.tool = "read_file";
//   tool.params.text = R"({"path":"a.txt"})";
//   tool.outcome = "ok";
//   tool.latency = std::chrono::milliseconds(12);
//   logger.tool_execution(std::move(tool));
//
// A status that is not given is error where a failure is told or the outcome is none of ok and
// cancelled, and ok where the outcome is. A span with status error is a row of `errors` too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/common.hpp"
#include "daybook/completion.hpp"

namespace daybook {

/// Something that happened within a span, at a moment of it.
struct DAYBOOK_EXPORT SpanEvent {
  std::string name;
  std::optional<Time> at;  // default: when the span began
  Level level = Level::info;
  Fields attributes;
  std::uint32_t redactions = 0;  // as Origin::redactions, of this event
};

/// Another span that this one has to do with, of any trace.
struct DAYBOOK_EXPORT SpanLink {
  TraceContext target;
  Fields attributes;
};

/// A piece of work that is none of the kinds below: an agent's run, a step of a workflow, a
/// retrieval. Its own ids are in Origin::span. Logger::trace() makes them.
struct DAYBOOK_EXPORT SpanRecord : Common {
  std::string name;           // also its operation, where none is given
  std::string kind = "span";  // agent, workflow, retrieval, span …
  std::string span_kind;      // OpenTelemetry's: internal, server, client, producer, consumer
  Fields attributes;
  std::vector<SpanEvent> events;  // each is a row of `events`
  std::vector<SpanLink> links;
  std::optional<Failure> failure;
};

/// How long an operation took: `operation` and `latency` of Common, both needed.
struct DAYBOOK_EXPORT Latency : Common {
  std::optional<Failure> failure;
};

/// Tokens that were used, told apart from the call that used them. A completion that tells its
/// usage needs none of these.
struct DAYBOOK_EXPORT TokenUsage : Common {
  std::string provider, model;
  Usage usage;
  std::optional<double> cost_usd;  // what the sender says it cost; 0 … 1,000,000
};

/// One call of a tool, by the application itself or over the Model Context Protocol.
struct DAYBOOK_EXPORT ToolExecution : Common {
  std::string server;                        // the MCP server; empty: a tool of the application
  std::string tool;                          // its name, needed
  std::string tool_call_id;                  // the model's id of the call
  Json params;                               // the arguments
  Json result;                               // text that is not JSON is kept as the text it is
  std::optional<std::int64_t> result_bytes;  // its size as it first came; default: that of `result`
  std::string outcome;     // ok, tool_error, protocol_error, timeout, cancelled, denied
  std::string error_code;  // the protocol's
  std::string side;        // client, server: who tells it
  std::string transport;   // stdio, http …
  std::string protocol_version;
  std::optional<Failure> failure;
};

/// One access to a resource, over the Model Context Protocol or any other way.
struct DAYBOOK_EXPORT ResourceAccess : Common {
  std::string server;
  std::string uri;
  std::string action;   // read (the default), list, subscribe, write …
  std::string outcome;  // as ToolExecution's, as are the next two
  std::string error_code;
  std::string side;
  std::optional<std::int64_t> bytes;  // size of what was read or written
  std::optional<Failure> failure;
};

}  // namespace daybook
