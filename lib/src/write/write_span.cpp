#include "crypto/digest.hpp"
#include "json/canonical.hpp"
#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

Status status_of(const Common& common, const std::optional<Failure>& failure) {
  return common.status == Status::unset && failure ? Status::error : common.status;
}

/// [{"attributes":{…},"span_id":"…","trace_id":"…"}], in canonical form; empty for none.
std::string links_of(const std::vector<SpanLink>& links) {
  std::string out;
  for (const SpanLink& link : links) {
    const TraceContext& target = link.target;
    const std::string attributes = canonical_object(link.attributes);
    out += out.empty() ? "[{" : ",{";
    if (!attributes.empty()) out += "\"attributes\":" + attributes + ",";
    out += "\"span_id\":\"" + crypto::to_hex(target.span_id, sizeof target.span_id) +
           "\",\"trace_id\":\"" + crypto::to_hex(target.trace_id, sizeof target.trace_id) + "\"}";
  }
  return out.empty() ? out : out + ']';
}

}  // namespace

void BatchWriter::State::write_events(const SpanRecord& record, const Resolved& r,
                                      std::int64_t span_row) {
  for (const SpanEvent& event : record.events) {
    const std::uint32_t before = scrubber.record_redactions();
    std::string name;
    rows::EventRow row;
    row.id = store_state.next_event_id++;
    row.at_ns = event.at ? event.at->time_since_epoch().count() : r.at_ns;
    row.service_id = r.service_id;
    row.resource_id = r.resource_id;
    row.level = static_cast<int>(event.level);
    row.name = scrubber.short_field(event.name, name);
    row.trace_row = r.trace_row;
    row.span_id = r.span_id;
    row.span_row = span_row;
    row.session_id = r.session_id;
    row.user_id = r.user_id;
    row.attributes_id = scrubber.json_id(canonical_object(event.attributes));
    row.redactions = event.redactions + (scrubber.record_redactions() - before);
    events.insert(row);
  }
}

std::optional<Error> BatchWriter::State::write(const SpanRecord& record, const Item& item) {
  Resolved r;
  const std::string_view name = scrubber.label(record.name, slots[6]);
  resolve(record, item.origin, record.operation.empty() ? name : record.operation, r);
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  SpanDraft draft;
  draft.kind = record.kind.empty() ? "span" : scrubber.name(record.kind);
  draft.status = status_of(record, record.failure);
  draft.failure = record.failure ? &*record.failure : nullptr;
  draft.conversation_row = conversation_named(record, r);
  draft.span_kind = scrubber.name(record.span_kind);
  if (!record.operation.empty() && record.operation != record.name) draft.name = name;
  store_metadata(canonical_object(record.metadata), draft.conversation_row, r);
  draft.attributes_id = scrubber.json_id(canonical_object(record.attributes));
  draft.links_id = scrubber.json_id(links_of(record.links));
  write_events(record, r, put_span(record, item.origin, r, draft));
  return std::nullopt;
}

std::optional<Error> BatchWriter::State::write(const Latency& record, const Item& item) {
  Resolved r;
  resolve(record, item.origin, record.operation, r);
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  SpanDraft draft;
  draft.kind = "latency";
  draft.status = status_of(record, record.failure);
  draft.failure = record.failure ? &*record.failure : nullptr;
  draft.conversation_row = conversation_named(record, r);
  store_metadata(canonical_object(record.metadata), draft.conversation_row, r);
  put_span(record, item.origin, r, draft);
  return std::nullopt;
}

std::optional<Error> BatchWriter::State::write(const TokenUsage& record, const Item& item) {
  Resolved r;
  resolve(record, item.origin, record.operation.empty() ? "token_usage" : record.operation, r);
  // The span it names is the call's, which is told by another record: it hangs below that.
  if (!r.span_id.empty()) r.parent_span_id = r.span_id;
  r.span_id = {};
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  SpanDraft draft;
  draft.kind = "token_usage";
  draft.status = record.status;
  draft.conversation_row = conversation_named(record, r);
  store_metadata(canonical_object(record.metadata), draft.conversation_row, r);
  const std::string provider(scrubber.name(record.provider));
  const std::string_view model = scrubber.name(record.model);
  draft.model_id = names.model(provider, model);
  draft.rollup.at_ns = r.at_ns;
  add_usage(draft.rollup, record.usage);
  const price::Charge charged =
      charge(record.usage, record.cost_usd, {draft.model_id, provider, model}, draft.rollup);
  const std::int64_t usage_id = scrubber.json_id(canonical_or_string(record.usage.raw.text));
  const std::int64_t span_row = put_span(record, item.origin, r, draft);
  write_usage(draft.rollup, record.usage, charged, span_row, draft.model_id, usage_id);
  return std::nullopt;
}

}  // namespace daybook::write
