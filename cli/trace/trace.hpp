// A trace read whole: its spans as a tree, with what is known of each.
//
//   Trace trace = read_trace(reader, find_trace(reader, "9f3ac2"));
//
// Spans come in any order and from anywhere, so a tree is made of whatever there is: spans whose
// parent is not in the store are told apart, and a circle of parents is cut at its earliest span,
// so that every span is in the tree exactly once. Throws Error and Misuse. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/reader.hpp"

namespace daybook::cli {

struct FailureOf {
  std::string type, message;
};

struct EventOf {
  std::int64_t at_us = 0;
  std::string at, level, name, body, attributes_json;
};

struct SpanOf {
  std::int64_t id = 0, at_us = 0;
  std::string at, kind, name, operation, status, status_message, service;
  std::string span_id, parent_span_id, attributes_json, links_json;
  std::string provider, model;
  std::string server, object, outcome;  // object: the tool's name, the resource's address
  std::string asked, answered;          // prompt and response, arguments and result; see read_trace
  std::optional<double> latency_ms, cost_usd;
  std::optional<std::int64_t> input_tokens, output_tokens;
  std::vector<FailureOf> failures;
  std::vector<EventOf> events;  // by time

  std::vector<std::size_t> children;  // by time
  std::optional<std::size_t> parent;
  bool parent_missing = false;  // it names one that is not here
  bool parent_circle = false;   // its parents lead back to it: cut above it

  bool is_error() const noexcept { return status == "error"; }
  /// Unix microseconds, as far as known.
  std::int64_t end_us() const noexcept {
    return at_us + static_cast<std::int64_t>(latency_ms.value_or(0) * 1000);
  }
};

struct Trace {
  std::string id, at, name, service, environment, session_id, user_id, conversation_id, status;
  std::optional<double> latency_ms, cost_usd;
  std::int64_t completions = 0, tool_executions = 0, errors = 0, input_tokens = 0,
               output_tokens = 0, unpriced = 0;
  std::vector<SpanOf> spans;         // by time
  std::vector<std::size_t> roots;    // without a parent, or cut from a circle; by time
  std::vector<std::size_t> orphans;  // whose parent is missing; by time
  std::vector<EventOf> events;       // of none of its spans
  std::vector<FailureOf> failures;   // likewise
};

/// A trace's full id, from the id or from 6 or more characters of its beginning or ending.
std::string find_trace(const Reader& reader, const std::string& given);
/// `with_texts`: also what calls and tools were asked and answered.
Trace read_trace(const Reader& reader, const std::string& id, bool with_texts = false);

/// Makes the tree of spans that are in order of time; read_trace() does.
void link_spans(Trace& trace);

/// The spans of the tree, each before its children.
std::vector<std::size_t> in_tree_order(const Trace& trace);

}  // namespace daybook::cli
