#include <algorithm>

#include "write/batch_state.hpp"

namespace daybook::write {
namespace {

void add_to(rows::Totals& totals, const state::RollupSpan& span, SpanRole role, bool is_error) {
  totals.first_at_ns = std::min(totals.first_at_ns, span.at_ns);
  totals.last_at_ns = std::max(totals.last_at_ns, span.at_ns);
  ++totals.spans;
  totals.completions += role == SpanRole::completion ? 1 : 0;
  totals.tool_executions += role == SpanRole::tool_execution ? 1 : 0;
  totals.errors += is_error ? 1 : 0;
  if (!span.has_usage) return;
  totals.input_tokens = state::saturating_add(totals.input_tokens, span.input.value_or(0));
  totals.output_tokens = state::saturating_add(totals.output_tokens, span.output.value_or(0));
  totals.cost_nano_usd =
      state::saturating_add(totals.cost_nano_usd, span.cost_nano_usd.value_or(0));
  totals.unpriced += span.cost_nano_usd ? 0 : 1;
}

}  // namespace

std::int64_t BatchWriter::State::conversation_named(const Common& common, const Resolved& r) {
  const std::string name(scrubber.identifier(common.conversation_id, slots[5]));
  if (name.empty()) return 0;
  const std::int64_t known = named_conversation(r.service_id, name);
  return known != 0 ? known : new_conversation(r, name);
}

void BatchWriter::State::fail_span(const Resolved& r, const rows::SpanRow& span,
                                   const Failure& failure, std::int64_t model_id) {
  rows::ErrorRow row = error_row_of(r);
  row.span_row = span.id;
  row.model_id = model_id;
  row.conversation_row = span.conversation_row;
  row.metadata_id = 0;  // the span's own
  row.tags = row.record_id = {};
  write_failure(failure, row, model_id);
}

void BatchWriter::State::count_span(const Resolved& r, const rows::SpanRow& span,
                                    const state::RollupSpan& rollup, std::int64_t model_id,
                                    SpanRole role, std::uint32_t turns) {
  const bool is_error = span.status == static_cast<int>(Status::error);
  rollups.add(rollup);
  if (r.user_id != 0 && (role == SpanRole::completion || rollup.has_usage)) {
    user_rollups.add({r.at_ns, r.user_id, r.service_id, model_id}, rollup, is_error);
  }
  if (span.conversation_row != 0) {
    rows::Totals& totals = touched_conversations[span.conversation_row].totals;
    add_to(totals, rollup, role, is_error);
    totals.turns = std::max<std::int64_t>(totals.turns, turns);
    if (role == SpanRole::completion) {
      totals.duration_ns =
          state::saturating_add(totals.duration_ns, rollup.duration_ns.value_or(0));
    }
  }
  if (r.trace_row != 0) {
    TouchedTrace& trace = touched_traces[r.trace_row];
    add_to(trace.totals, rollup, role, is_error);
    trace.totals.last_at_ns =
        std::max(trace.totals.last_at_ns, rollup.at_ns + rollup.duration_ns.value_or(0));
    if (trace.first.conversation_row == 0) trace.first.conversation_row = span.conversation_row;
    const rows::TraceRoot candidate{
        span.id,
        !span.parent_span_id.empty(),
        rollup.at_ns,
        {r.service_id, r.resource_id, r.session_id, r.user_id, span.conversation_row}};
    if (candidate.comes_before(trace.root)) trace.root = candidate;
  }
  if (!r.record_id.empty()) settle_record(r, span.id);
  ++counts.written;
}

std::int64_t BatchWriter::State::put_span(const Common& common, const Origin& origin,
                                          const Resolved& r, SpanDraft& draft) {
  rows::SpanRow span = span_row_of(r, common, origin);
  span.id = store_state.next_span_id++;
  span.duration_ns = nanos(common.latency);
  span.kind = draft.kind;
  span.status = static_cast<int>(draft.status);
  span.conversation_row = draft.conversation_row;
  span.span_kind = draft.span_kind;
  span.name = draft.name;
  span.attributes_id = draft.attributes_id;
  span.links_id = draft.links_id;
  span.redactions = scrubber.record_redactions();
  spans.insert_detailed(span);

  const std::int64_t model_id = draft.model_id != 0 ? draft.model_id : names.model("", "");
  draft.rollup.at_ns = r.at_ns;
  draft.rollup.duration_ns = span.duration_ns;
  draft.rollup.group_id = names.rollup_group(
      {r.service_id, r.environment, draft.kind, r.operation_id, model_id, span.status});
  if (draft.status == Status::error) {
    Failure failure = draft.failure ? *draft.failure : Failure{};
    if (failure.code.empty()) failure.code = draft.error_code;
    fail_span(r, span, failure, model_id);
  }
  count_span(r, span, draft.rollup, model_id, draft.role, 0);
  return span.id;
}

}  // namespace daybook::write
