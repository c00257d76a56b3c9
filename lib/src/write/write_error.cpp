#include <algorithm>

#include "json/canonical.hpp"
#include "state/audit.hpp"
#include "state/fingerprint.hpp"
#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
void BatchWriter::State::touch_trace(const Resolved& r) {
  if (r.trace_row == 0) return;
  rows::Totals& totals = touched_traces[r.trace_row].totals;
  totals.first_at_ns = std::min(totals.first_at_ns, r.at_ns);
  totals.last_at_ns = std::max(totals.last_at_ns, r.at_ns);
}

void BatchWriter::State::write_failure(const Failure& failure, rows::ErrorRow& row,
                                       std::int64_t rollup_model_id) {
  const std::uint32_t before = scrubber.record_redactions();
  std::string type, code, message;
  row.type = failure.type.empty() ? "unknown" : scrubber.short_field(failure.type, type);
  row.code = scrubber.short_field(failure.code, code);
  row.message_id = scrubber.text_id(failure.message);
  row.stack_id = scrubber.text_id(failure.stack);
  const std::string print = state::fingerprint(row.type, scrubber.again(failure.message, message));
  row.fingerprint = print;
  row.redactions += failure.redactions + (scrubber.record_redactions() - before);
  row.id = store_state.next_error_id++;
  errors.insert(row);
  const std::int64_t group =
      names.error_group({row.service_id, rollup_model_id, row.type, row.fingerprint});
  rollups.add(state::RollupError{row.at_ns, group, row.id});
}

std::optional<Error> BatchWriter::State::write(const ErrorRecord& record, const Item& item) {
  const Origin& origin = item.origin;
  Resolved r;
  resolve(record, origin, record.operation, r);
  if (!r.record_id.empty() && errors.find_record(r.service_id, r.record_id) != 0) {
    ++counts.duplicates;
    return std::nullopt;
  }
  store_metadata(canonical_object(record.metadata), 0, r);
  rows::ErrorRow row = error_row_of(r);
  if (r.trace_row != 0 && !row.span_id.empty()) row.span_row = spans.find(r.trace_row, row.span_id);
  const std::int64_t model_id =
      names.model(scrubber.name(record.provider), scrubber.name(record.model));
  if (!record.model.empty() || !record.provider.empty()) row.model_id = model_id;
  row.level = static_cast<int>(record.level);
  row.handled = record.handled;
  if (!record.conversation_id.empty()) {
    const std::string name(scrubber.identifier(record.conversation_id, slots[5]));
    const auto fresh = named_conversations.find({r.service_id, name});
    row.conversation_row = fresh != named_conversations.end()
                               ? fresh->second
                               : conversation_rows.find(r.service_id, name).id;
  }
  row.context_id = scrubber.json_id(canonical_or_string(record.context.text));
  row.redactions = scrubber.record_redactions();
  write_failure(record.failure, row, model_id);
  touch_trace(r);
  ++counts.written;
  return std::nullopt;
}

void BatchWriter::add_verdict(const Verdict& verdict) {
  State& s = *state_;
  state::AuditEntry entry;
  entry.at_ns = s.now_ns;
  entry.principal = verdict.principal;
  entry.action = verdict.action;
  entry.object = verdict.object;
  entry.rows = static_cast<std::int64_t>(verdict.count);
  entry.result = verdict.granted ? state::AuditResult::ok : state::AuditResult::denied;
  state::append_audit(s.db, entry);
  if (verdict.granted) return;  // its event is a record of its own
  ErrorRecord record;
  record.at = Time(Nanos(s.now_ns));
  record.operation =
      verdict.action == "custom" ? verdict.object : verdict.action + ":" + verdict.object;
  record.user_id = verdict.user_id;
  record.failure.type = "AccessDenied";
  record.failure.message = "Access denied";
  record.handled = true;
  std::string& context = record.context.text;
  context = "{\"operation\":";
  json::append_string(context, record.operation);
  context += ",\"count\":" + std::to_string(verdict.count);
  if (!verdict.principal.empty()) {
    context += ",\"principal\":";
    json::append_string(context, verdict.principal);
  }
  context += '}';
  s.scrubber.begin_record();
  Item item;
  item.origin.service = s.options.service;
  static_cast<void>(s.write(record, item));
  --s.counts.written;  // nobody offered it
}

std::optional<Error> BatchWriter::State::write(const Event& record, const Item& item) {
  const Origin& origin = item.origin;
  Resolved r;
  resolve(record, origin, record.operation, r);
  if (!r.record_id.empty() && events.find_record(r.service_id, r.record_id) != 0) {
    ++counts.duplicates;
    return std::nullopt;
  }
  store_metadata(canonical_object(record.metadata), 0, r);
  std::string name;
  rows::EventRow row;
  row.id = store_state.next_event_id++;
  row.at_ns = r.at_ns;
  row.service_id = r.service_id;
  row.resource_id = r.resource_id;
  row.level = static_cast<int>(record.level);
  row.name = scrubber.short_field(record.name, name);
  row.body_id = scrubber.text_id(record.body);
  row.trace_row = r.trace_row;
  row.span_id = r.span_id.empty() ? r.parent_span_id : r.span_id;
  if (r.trace_row != 0 && !row.span_id.empty()) row.span_row = spans.find(r.trace_row, row.span_id);
  row.session_id = r.session_id;
  row.user_id = r.user_id;
  row.attributes_id = r.metadata_id;
  row.tags = r.tags;
  row.record_id = r.record_id;
  row.redactions = scrubber.record_redactions();
  events.insert(row);
  touch_trace(r);
  if (record.failure) {
    rows::ErrorRow error = error_row_of(r);
    error.span_row = row.span_row;
    error.metadata_id = 0;  // the event's own
    error.tags = error.record_id = {};
    write_failure(*record.failure, error, names.model("", ""));
  }
  ++counts.written;
  return std::nullopt;
}

}  // namespace daybook::write
