#include "cli/trace/trace.hpp"

#include <unordered_map>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/rows.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kShortest = 6;  // characters of an id that may stand for it

using ById = std::unordered_map<std::int64_t, std::size_t>;

std::vector<std::string> ids_where(const Reader& reader, const std::string& condition,
                                   const std::string& given) {
  Rows rows = reader.query("SELECT trace_id FROM traces WHERE " + condition + " LIMIT 6",
                           {{"given", given}});
  std::vector<std::string> ids;
  while (rows.next()) ids.push_back(text_of(rows, 0));
  return ids;
}

void read_totals(const Reader& reader, Trace& trace) {
  Rows rows = reader.query(
      "SELECT at, name, service, environment, session_id, user_id, conversation_id, status,"
      " latency_ms, cost_usd, completions, tool_executions, errors, input_tokens, output_tokens,"
      " unpriced FROM traces WHERE trace_id = :id",
      {{"id", trace.id}});
  if (!rows.next()) throw Error(Error::Code::not_found, "no trace \"" + trace.id + '"');
  int column = 0;
  for (std::string* text :
       {&trace.at, &trace.name, &trace.service, &trace.environment, &trace.session_id,
        &trace.user_id, &trace.conversation_id, &trace.status})
    *text = text_of(rows, column++);
  trace.latency_ms = real_of(rows, column++);
  trace.cost_usd = real_of(rows, column++);
  for (std::int64_t* number : {&trace.completions, &trace.tool_executions, &trace.errors,
                               &trace.input_tokens, &trace.output_tokens, &trace.unpriced})
    *number = rows.integer(column++);
}

ById read_spans(const Reader& reader, Trace& trace) {
  Rows rows = reader.query(
      "SELECT id, at_us, latency_ms, at, kind, name, operation, status, status_message, service,"
      " span_id, parent_span_id, attributes_json, links_json"
      " FROM spans WHERE trace_id = :id ORDER BY at_us, id",
      {{"id", trace.id}});
  ById by_id;
  while (rows.next()) {
    SpanOf span;
    span.id = rows.integer(0);
    span.at_us = rows.integer(1);
    span.latency_ms = real_of(rows, 2);
    int column = 3;
    for (std::string* text : {&span.at, &span.kind, &span.name, &span.operation, &span.status,
                              &span.status_message, &span.service, &span.span_id,
                              &span.parent_span_id, &span.attributes_json, &span.links_json})
      *text = text_of(rows, column++);
    by_id.emplace(span.id, trace.spans.size());
    trace.spans.push_back(std::move(span));
  }
  return by_id;
}

/// Gives each row of a query that begins with the id of a span, or NULL, to `take`.
template <class Take>
void each_of(const Reader& reader, Trace& trace, const ById& spans, const std::string& sql,
             Take&& take) {
  Rows rows = reader.query(sql, {{"id", trace.id}});
  while (rows.next()) {
    const auto found = spans.find(rows.integer(0));
    take(found == spans.end() ? nullptr : &trace.spans[found->second], rows);
  }
}

void read_details(const Reader& reader, Trace& trace, const ById& spans) {
  each_of(reader, trace, spans, "SELECT id, provider, model FROM completions WHERE trace_id = :id",
          [](SpanOf* span, const Rows& rows) {
            if (!span) return;
            span->provider = text_of(rows, 1);
            span->model = text_of(rows, 2);
          });
  each_of(reader, trace, spans,
          "SELECT u.id, u.provider, u.model, u.input_tokens, u.output_tokens, u.cost_usd"
          " FROM spans AS s JOIN token_usages AS u ON u.id = s.id WHERE s.trace_id = :id",
          [](SpanOf* span, const Rows& rows) {
            if (!span) return;
            if (span->provider.empty()) span->provider = text_of(rows, 1);
            if (span->model.empty()) span->model = text_of(rows, 2);
            span->input_tokens = integer_of(rows, 3);
            span->output_tokens = integer_of(rows, 4);
            span->cost_usd = real_of(rows, 5);
          });
  for (const char* sql :
       {"SELECT id, server, tool, outcome FROM tool_executions WHERE trace_id = :id",
        "SELECT id, server, uri, outcome FROM resource_accesses WHERE trace_id = :id"})
    each_of(reader, trace, spans, sql, [](SpanOf* span, const Rows& rows) {
      if (!span) return;
      span->server = text_of(rows, 1);
      span->object = text_of(rows, 2);
      span->outcome = text_of(rows, 3);
    });
}

void read_texts(const Reader& reader, Trace& trace, const ById& spans) {
  for (const char* sql :
       {"SELECT id, prompt, response FROM completions WHERE trace_id = :id",
        "SELECT id, params_json, result FROM tool_executions WHERE trace_id = :id"})
    each_of(reader, trace, spans, sql, [](SpanOf* span, const Rows& rows) {
      if (!span) return;
      span->asked = text_of(rows, 1);
      span->answered = text_of(rows, 2);
    });
}

void read_moments(const Reader& reader, Trace& trace, const ById& spans) {
  each_of(reader, trace, spans,
          "SELECT span_row, error_type, error_message FROM errors WHERE trace_id = :id"
          " ORDER BY at_us, id",
          [&](SpanOf* span, const Rows& rows) {
            auto& failures = span ? span->failures : trace.failures;
            failures.push_back({text_of(rows, 1), text_of(rows, 2)});
          });
  each_of(reader, trace, spans,
          "SELECT span_row, at_us, at, level, name, body, attributes_json FROM events"
          " WHERE trace_id = :id ORDER BY at_us, id",
          [&](SpanOf* span, const Rows& rows) {
            auto& events = span ? span->events : trace.events;
            events.push_back({rows.integer(1), text_of(rows, 2), text_of(rows, 3), text_of(rows, 4),
                              text_of(rows, 5), text_of(rows, 6)});
          });
}

}  // namespace

std::string find_trace(const Reader& reader, const std::string& given) {
  std::string id = given;
  for (char& c : id)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  auto ids = ids_where(reader, "trace_id = :given", id);
  if (ids.empty() && id.size() >= kShortest)
    ids = ids_where(reader,
                    "(substr(trace_id, 1, length(:given)) = :given"
                    " OR substr(trace_id, -length(:given)) = :given)",
                    id);
  if (ids.size() == 1) return ids[0];
  if (ids.empty())
    throw Error(Error::Code::not_found, "no trace \"" + given + '"',
                given.size() < kShortest ? "an id may be shortened to 6 characters or more"
                                         : "`daybook trace list` shows them");
  std::string list;
  for (std::size_t i = 0; i < ids.size() && i < 5; ++i) list += (i > 0 ? ", " : "") + ids[i];
  misuse("\"" + given + "\" stands for several traces: " + list + (ids.size() > 5 ? ", …" : "") +
         "; give more of the id");
}

Trace read_trace(const Reader& reader, const std::string& id, bool with_texts) {
  Trace trace;
  trace.id = id;
  read_totals(reader, trace);
  const ById spans = read_spans(reader, trace);
  read_details(reader, trace, spans);
  if (with_texts) read_texts(reader, trace, spans);
  read_moments(reader, trace, spans);
  link_spans(trace);
  return trace;
}

}  // namespace daybook::cli
