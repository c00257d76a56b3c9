#include "retain/due_spans.hpp"

#include <algorithm>

namespace daybook::retain {
namespace {

constexpr What kKinds[] = {What::spans, What::completions, What::tools, What::resources};

// LEFT JOIN keeps the order: the index by time leads.
constexpr const char* kSelect =
    "SELECT span.id, span.at_us, span.at_ns, span.trace_row, span.conversation_row, span.status,"
    " span.kind, resource.environment, span.operation_id, completion.id, completion.model_id,"
    " completion.prompt_row, usage.id, usage.model_id, tool.id, tool.tool, server.name, access.id,"
    " trace.errors, span.user_id, span.session_id, trace.conversation_row"
    " FROM span INDEXED BY span_by_service"
    " LEFT JOIN resource ON resource.id = span.resource_id"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN server ON server.id = tool.server_id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN trace ON trace.id = span.trace_row"
    " WHERE span.service_id = ?1 AND span.at_us >= ?2 AND span.at_us < ?3"
    " AND (span.at_us > ?2 OR span.id > ?4) ORDER BY span.at_us, span.id";

std::int64_t latest_cutoff_ns(const Policies& policies, std::int64_t service_id,
                              std::int64_t now_ns) {
  std::int64_t latest = kNever;
  for (const What what : kKinds)
    latest = std::max(latest, policies.latest_cutoff_ns(what, service_id, now_ns));
  return latest;
}

}  // namespace

DueSpans::DueSpans(sql::Connection& connection, const Policies& policies, std::int64_t now_ns)
    : policies_(policies), now_ns_(now_ns), select_(connection, kSelect) {
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
  span_.service_id = service;
  select_.bind(1, service).bind(2, place_.at_us);
  select_.bind(3, latest_cutoff_ns(policies_, service, now_ns_) / 1000).bind(4, place_.id);
  open_ = true;
}

void DueSpans::read() {
  const sql::Statement& row = select_;
  span_.id = row.integer(0);
  span_.at_us = row.integer(1);
  span_.at_ns = row.integer(2);
  span_.trace_row = row.integer(3);
  span_.conversation_row = row.integer(4);
  span_.status = static_cast<int>(row.integer(5));
  span_.kind = row.text(6);
  span_.environment = row.text(7);
  span_.operation_id = row.integer(8);
  span_.has_completion = !row.is_null(9);
  span_.model_id = row.is_null(9) ? row.integer(13) : row.integer(10);
  span_.prompt_row = row.integer(11);
  span_.has_usage = !row.is_null(12);
  span_.has_tool = !row.is_null(14);
  span_.tool = row.text(15);
  span_.server = row.text(16);
  span_.has_resource = !row.is_null(17);
  span_.is_error = span_.status == 2 || row.integer(18) > 0;
  span_.belongs = {row.integer(19), row.integer(20), span_.trace_row, span_.conversation_row,
                   row.integer(21)};
}

Look DueSpans::look() {
  for (; place_.service < services_.size(); place_ = {place_.service + 1}) {
    if (!open_) open_service();
    if (!select_.step()) {
      open_ = false;
      continue;
    }
    read();
    place_.at_us = span_.at_us;
    place_.id = span_.id;
    const Subject subject{span_.what(), span_.service_id, span_.is_error};
    const bool is_due = span_.at_ns < policies_.cutoff_ns(subject, now_ns_) &&
                        !policies_.holds().covers(span_.belongs);
    return is_due ? Look::due : Look::kept;
  }
  return Look::end;
}

}  // namespace daybook::retain
