// Scores, events and errors may name a span that has not come yet. They wait, and are tied to it in
// the batch that brings it. Where nothing waits, that costs a look a batch.
#include <algorithm>

#include "write/batch_state.hpp"
#include "write/fields.hpp"

namespace daybook::write {
namespace {

template <std::size_t N>
std::string_view id_of(const std::uint8_t (&bytes)[N]) {
  const bool given = std::any_of(bytes, bytes + N, [](std::uint8_t b) { return b != 0; });
  return {reinterpret_cast<const char*>(bytes), given ? N : 0};
}

}  // namespace

std::int64_t BatchWriter::State::find_span(const TraceContext& target) {
  const std::string_view trace_id = id_of(target.trace_id), span_id = id_of(target.span_id);
  if (trace_id.empty() || span_id.empty()) return 0;
  const std::int64_t trace = find_trace(trace_id);
  return trace == 0 ? 0 : spans.find(trace, span_id);
}

std::optional<Error> BatchWriter::State::write(const Score& record, const Item& item) {
  Resolved r;
  resolve_owner(record, item.origin, {}, r);
  if (!r.record_id.empty() && scores.find_record(r.service_id, r.record_id) != 0) {
    ++counts.duplicates;
    return std::nullopt;
  }
  if (record.target_row != 0 && spans.find_call(record.target_row).service_id == 0) {
    return Error(Error::Code::invalid_argument,
                 "target_row: no span has the row id " + std::to_string(record.target_row),
                 "take `id` of the view spans or completions");
  }
  store_metadata(canonical_object(record.metadata), 0, r);
  std::string name, label, target_id;
  rows::ScoreRow row;
  row.id = store_state.next_score_id++;
  row.at_ns = r.at_ns;
  row.service_id = r.service_id;
  row.resource_id = r.resource_id;
  row.name = scrubber.label(record.name, name);
  row.value = record.value;
  row.label = scrubber.label(record.label, label);
  row.comment_id = scrubber.text_id(record.comment);
  row.source = scrubber.name(record.source);
  if (record.target) {
    row.trace_id = id_of(record.target->trace_id);
    row.span_id = id_of(record.target->span_id);
    row.span_row = find_span(*record.target);
  }
  row.target_id = scrubber.identifier(record.target_id, target_id);
  if (row.span_row == 0 && !row.target_id.empty()) {
    row.span_row = spans.find_record(r.service_id, row.target_id);
    if (row.span_row == 0) scores_wait_for_id = true;
  }
  if (record.target_row != 0) row.span_row = record.target_row;
  row.conversation = scrubber.identifier(record.conversation_id, slots[5]);
  row.user_id = r.user_id;
  row.metadata_id = r.metadata_id;
  row.tags = r.tags;
  row.record_id = r.record_id;
  row.redactions = scrubber.record_redactions();
  scores.insert(row);
  ++counts.written;
  return std::nullopt;
}

void BatchWriter::State::settle_record(const Resolved& r, std::int64_t span_row) {
  if (!scores_wait_for_id) scores_wait_for_id = scores.waits_for_id();
  if (*scores_wait_for_id) scores.settle_id(r.service_id, r.record_id, span_row);
}

void BatchWriter::State::settle_traces() {
  if (touched_traces.empty()) return;
  const bool error_waits = errors.waits(), event_waits = events.waits();
  const bool score_waits = scores.waits_for_span();
  if (!error_waits && !event_waits && !score_waits) return;
  for (const auto& [row, touched] : touched_traces) {
    if (touched.totals.spans == 0) continue;
    if (error_waits) errors.settle(row);
    if (event_waits) events.settle(row);
    if (score_waits) scores.settle(touched.trace_id, row);
  }
}

}  // namespace daybook::write
