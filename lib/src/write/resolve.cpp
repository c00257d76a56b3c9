#include <algorithm>

#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
void BatchWriter::State::resolve_owner(const Common& common, const Origin& origin,
                                       std::string_view operation, Resolved& r) {
  const auto first = [](const std::string& a, const std::string& b) -> const std::string& {
    return a.empty() ? b : a;
  };
  const std::string& service = first(origin.service, options.service);
  const bool own_service = origin.service.empty() || origin.service == options.service;
  const std::string empty;
  const std::string& environment =
      first(origin.environment, own_service ? options.environment : empty);
  const std::string& version =
      first(origin.service_version, own_service ? options.service_version : empty);

  r.at_ns = common.at ? common.at->time_since_epoch().count() : now_ns;
  r.service_id = names.service.id(service.empty() ? "default" : scrubber.name(service));
  r.environment = scrubber.name(environment);
  r.resource_id = names.resource(r.service_id, r.environment, scrubber.name(version));
  if (!operation.empty()) r.operation_id = names.operation.id(scrubber.name(operation));
  if (const auto id = scrubber.identifier(common.session_id, slots[0]); !id.empty()) {
    r.session_id = names.session.id(id);
  }
  if (const auto id = scrubber.identifier(common.user_id, slots[0]); !id.empty()) {
    r.user_id = names.user.id(id);
  }
  r.record_id = scrubber.identifier(origin.id, slots[1]);
  r.status_message = scrubber.field(common.status_message, slots[2]);
  slots[3] = scrubber.tags(common.tags);
  r.tags = slots[3];
}

void BatchWriter::State::resolve(const Common& common, const Origin& origin,
                                 std::string_view operation, Resolved& r) {
  resolve_owner(common, origin, operation, r);
  if (origin.span) {
    r.trace_id = bytes_of(origin.span->trace_id);
    r.span_id = bytes_of(origin.span->span_id);
  }
  if (common.parent) {
    if (r.trace_id.empty()) r.trace_id = bytes_of(common.parent->trace_id);
    r.parent_span_id = bytes_of(common.parent->span_id);
  }
  const auto all_zero = [](std::string_view id) {
    return std::all_of(id.begin(), id.end(), [](char c) { return c == 0; });
  };
  if (all_zero(r.trace_id)) r.trace_id = {};  // invalid by the W3C specification
  if (all_zero(r.span_id)) r.span_id = {};
  if (all_zero(r.parent_span_id)) r.parent_span_id = {};
  if (!r.trace_id.empty()) r.trace_row = trace_row(r);
}

std::int64_t BatchWriter::State::find_trace(std::string_view trace_id) {
  const auto it = trace_cache.find(trace_id);
  return it != trace_cache.end() ? it->second : traces.find(trace_id);
}

std::int64_t BatchWriter::State::trace_row(const Resolved& r) {
  const std::string_view trace_id = r.trace_id;
  std::int64_t row = 0;
  if (const auto it = trace_cache.find(trace_id); it != trace_cache.end()) {
    row = it->second;
  } else {
    row = traces.find(trace_id);
    if (row == 0) {
      row = store_state.next_trace_id++;
      touched_traces[row].fresh = true;
    }
    if (trace_cache.size() >= limits::kTraceCacheEntries) trace_cache.clear();
    trace_cache.emplace(trace_id, row);
  }
  TouchedTrace& touched = touched_traces[row];
  if (touched.trace_id.empty()) {
    touched.trace_id = trace_id;
    touched.first = {r.service_id, r.resource_id, 0, 0, 0};
  }
  if (touched.first.session_id == 0) touched.first.session_id = r.session_id;
  if (touched.first.user_id == 0) touched.first.user_id = r.user_id;
  return row;
}

bool BatchWriter::State::is_duplicate_span(const Resolved& r) {
  if (!r.record_id.empty() && spans.find_record(r.service_id, r.record_id) != 0) return true;
  if (r.trace_row == 0 || r.span_id.empty()) return false;
  const TouchedTrace& trace = touched_traces[r.trace_row];
  const bool is_empty = trace.fresh && trace.totals.spans == 0;
  return !is_empty && spans.find(r.trace_row, r.span_id) != 0;
}

void BatchWriter::State::store_metadata(std::string_view canonical, std::int64_t conversation,
                                        Resolved& r) {
  if (conversation != 0 && !canonical.empty() && !metadata.knows(conversation) &&
      !touched_conversations[conversation].fresh) {
    metadata.meet(scrubber, conversation, canonical, spans.find_metadata(conversation));
    spans.done();
  }
  const Metadata::Stored stored = metadata.store(scrubber, conversation, canonical);
  r.metadata_id = stored.content_id;
  r.metadata_own = stored.own;
}

rows::ErrorRow error_row_of(const Resolved& r) {
  rows::ErrorRow row;
  row.at_ns = r.at_ns;
  row.service_id = r.service_id;
  row.resource_id = r.resource_id;
  row.operation_id = r.operation_id;
  row.trace_row = r.trace_row;
  row.span_id = r.span_id.empty() ? r.parent_span_id : r.span_id;
  row.session_id = r.session_id;
  row.user_id = r.user_id;
  row.metadata_id = r.metadata_id;
  row.tags = r.tags;
  row.record_id = r.record_id;
  return row;
}

rows::SpanRow span_row_of(const Resolved& r, const Common& common, const Origin& origin) {
  rows::SpanRow row;
  row.at_ns = r.at_ns;
  row.service_id = r.service_id;
  row.resource_id = r.resource_id;
  row.operation_id = r.operation_id;
  row.level = static_cast<int>(common.level);
  row.status_message = r.status_message;
  row.trace_row = r.trace_row;
  row.span_id = r.span_id;
  row.parent_span_id = r.parent_span_id;
  row.session_id = r.session_id;
  row.user_id = r.user_id;
  row.tags = r.tags;
  row.metadata_id = r.metadata_id;
  row.metadata_own = r.metadata_own;
  row.record_id = r.record_id;
  row.time_missing = origin.time_missing;
  return row;
}

}  // namespace daybook::write
