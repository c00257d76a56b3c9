#include "retain/due_spans.hpp"

#include <algorithm>

namespace daybook::retain {
namespace {

constexpr What kKinds[] = {What::spans, What::completions, What::tools, What::resources};

constexpr const char* kColumns =
    "SELECT span.id, span.at_us, span.at_ns, span.trace_row, span.conversation_row, span.status,"
    " span.kind, resource.environment, span.operation_id, completion.id, completion.model_id,"
    " completion.prompt_row, usage.id, usage.model_id, tool.id, tool.tool, server.name, access.id,"
    " trace.errors, span.user_id, span.session_id, trace.conversation_row, span.service_id"
    " FROM span";
constexpr const char* kJoins =
    " LEFT JOIN resource ON resource.id = span.resource_id"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN server ON server.id = tool.server_id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN trace ON trace.id = span.trace_row";
constexpr const char* kByTime =
    " WHERE span.service_id = ?1 AND span.at_us >= ?2 AND span.at_us < ?3"
    " AND (span.at_us > ?2 OR span.id > ?4) ORDER BY span.at_us, span.id";

std::int64_t latest_cutoff_ns(const Policies& policies, std::int64_t service_id,
                              std::int64_t now_ns) {
  std::int64_t latest = kNever;
  for (const What what : kKinds)
    latest = std::max(latest, policies.latest_cutoff_ns(what, service_id, now_ns));
  return latest;
}

DueSpan read_span(const sql::Statement& row) {
  DueSpan span;
  span.id = row.integer(0);
  span.at_us = row.integer(1);
  span.at_ns = row.integer(2);
  span.trace_row = row.integer(3);
  span.conversation_row = row.integer(4);
  span.status = static_cast<int>(row.integer(5));
  span.kind = row.text(6);
  span.environment = row.text(7);
  span.operation_id = row.integer(8);
  span.has_completion = !row.is_null(9);
  span.model_id = row.is_null(9) ? row.integer(13) : row.integer(10);
  span.prompt_row = row.integer(11);
  span.has_usage = !row.is_null(12);
  span.has_tool = !row.is_null(14);
  span.tool = row.text(15);
  span.server = row.text(16);
  span.has_resource = !row.is_null(17);
  span.is_error = span.status == 2 || row.integer(18) > 0;
  span.belongs = {row.integer(19), row.integer(20), span.trace_row, span.conversation_row,
                  row.integer(21)};
  span.service_id = row.integer(22);
  return span;
}

}  // namespace

DueSpans::DueSpans(sql::Connection& connection, const Policies& policies, std::int64_t now_ns)
    : policies_(policies),
      now_ns_(now_ns),
      // LEFT JOIN keeps the order: the index by time leads.
      select_(connection,
              std::string(kColumns) + " INDEXED BY span_by_service" + kJoins + kByTime) {
  sql::Statement services(connection, "SELECT id FROM service ORDER BY id");
  while (services.step())
    if (latest_cutoff_ns(policies, services.integer(0), now_ns) != kNever)
      services_.push_back(services.integer(0));
}

void DueSpans::begin(const Place& place) {
  select_.reset();
  open_ = false;
  place_ = place;
}

void DueSpans::open_service() {
  const std::int64_t service = services_[place_.service];
  select_.bind(1, service).bind(2, place_.at_us);
  select_.bind(3, end_us_of(latest_cutoff_ns(policies_, service, now_ns_))).bind(4, place_.id);
  open_ = true;
}

Look DueSpans::look() {
  for (; place_.service < services_.size(); place_ = {place_.service + 1}) {
    if (!open_) open_service();
    if (!select_.step()) {
      open_ = false;
      continue;
    }
    span_ = read_span(select_);
    place_.at_us = span_.at_us;
    place_.id = span_.id;
    const Subject subject{span_.what(), span_.service_id, span_.is_error};
    const bool is_due = span_.at_ns < policies_.cutoff_ns(subject, now_ns_) &&
                        !policies_.holds().covers(span_.belongs);
    return is_due ? Look::due : Look::kept;
  }
  return Look::end;
}

SpanById::SpanById(sql::Connection& connection)
    : select_(connection, std::string(kColumns) + kJoins + " WHERE span.id = ?1") {}

const DueSpan* SpanById::find(std::int64_t id) {
  select_.reset();
  if (!select_.bind(1, id).step()) return nullptr;
  span_ = read_span(select_);
  return &span_;
}

}  // namespace daybook::retain
