#include "write/batch_state.hpp"

namespace daybook::write {
namespace {

bool has_usage(const Completion& c) {
  const Usage& u = c.usage;
  return u.input || u.output || u.cache_read || u.cache_write || u.reasoning || c.cost_usd ||
         u.cost_usd || !u.raw.text.empty();
}

std::optional<std::int64_t> inclusive_input(const Usage& u) {
  if (!u.input || !u.input_excludes_cache) return u.input;
  return *u.input + u.cache_read.value_or(0) + u.cache_write.value_or(0);
}

state::RollupSpan rollup_of(const Completion& c, std::int64_t at_ns) {
  state::RollupSpan span;
  span.at_ns = at_ns;
  span.duration_ns = nanos(c.latency);
  span.time_to_first_token_ns = nanos(c.time_to_first_token);
  if (has_usage(c)) add_usage(span, c.usage);
  return span;
}

Status status_of(const Completion& c) {
  if (c.status != Status::unset) return c.status;
  return c.failure ? Status::error : Status::ok;
}

}  // namespace

std::optional<std::int64_t> nanos(const std::optional<Nanos>& duration) {
  return duration ? std::optional<std::int64_t>(duration->count()) : std::nullopt;
}

void add_usage(state::RollupSpan& span, const Usage& usage) {
  span.has_usage = true;
  span.input = inclusive_input(usage);
  span.output = usage.output;
  span.cache_read = usage.cache_read;
  span.cache_write = usage.cache_write;
  span.reasoning = usage.reasoning;
}

void BatchWriter::State::write_detail(const Completion& record, const Folded& folded,
                                      std::int64_t span_id, std::int64_t model_id,
                                      const Details& d) {
  rows::CompletionRow row;
  row.id = span_id;
  row.model_id = model_id;
  row.requested_model_id = d.requested_model_id;
  row.finish_reason_id = d.finish_reason_id;
  row.response_id = d.response_id;
  row.stream = record.stream;
  row.attempt = record.attempt;
  row.cache_hit = record.cache_hit;
  row.time_to_first_token_ns = nanos(record.time_to_first_token);
  row.request_message_id = folded.request.message_id;
  const bool captured =
      !record.messages.empty() || record.messages_captured || folded.whole_request;
  if (captured) {
    row.request_count = folded.whole_request ? std::int64_t{folded.request.depth}
                                             : static_cast<std::int64_t>(record.messages.size());
  }
  if (!record.response.empty()) {
    row.response_message_id = folded.answer.message_id;
    row.response_count = static_cast<std::int64_t>(record.response.size());
    row.response_is_list = record.response_is_list && record.response.size() == 1;
  }
  row.alternatives = folded.alternatives;
  row.parameters_id = d.parameters_id;
  row.tools_id = d.tools_id;
  row.prompt_name = d.prompt_name;
  row.prompt_version = d.prompt_version;
  row.prompt_row = d.prompt_row;
  row.content_state = withheld                               ? rows::ContentState::withheld
                      : captured || !record.response.empty() ? rows::ContentState::stored
                                                             : rows::ContentState::none;
  completions.insert(row);
  sizes.add("completion", 1, completions.take_bytes());
}

std::int64_t BatchWriter::State::count_prompt(const Resolved& r, const Folded& folded,
                                              const Details& details,
                                              const state::RollupSpan& rollup, bool is_error) {
  const fold::Paths::Preamble& preamble = paths.preamble(folded.request);
  state::PromptKey key;
  key.service_id = r.service_id;
  key.operation_id = r.operation_id;
  key.name = details.prompt_name;
  key.version = details.prompt_version;
  const bool is_other = preamble.depth > folded.request.depth;
  if (preamble.depth > 0 || details.tools_id != 0) {
    key.fingerprint = elsewhere.heads().prompt(preamble.head, details.tools_checksum);
  } else if (key.name.empty() && key.version.empty()) {
    return 0;
  }
  return prompts.count(is_other ? state::PromptKey::other_of(key) : key,
                       {preamble.message_id, details.tools_id}, rollup, is_error, names);
}

BatchWriter::State::Details BatchWriter::State::scrub_details(const Completion& record,
                                                              const Prepared& prepared,
                                                              std::string_view provider) {
  Details d;
  if (!record.requested_model.empty()) {
    d.requested_model_id = names.model(provider, scrubber.name(record.requested_model));
  }
  if (!record.finish_reason.empty()) {
    d.finish_reason_id = names.finish_reason.id(scrubber.name(record.finish_reason));
  }
  d.response_id = scrubber.identifier(record.response_id, slots[5]);
  d.prompt_name = scrubber.short_field(record.prompt_name, slots[6]);
  d.prompt_version = scrubber.short_field(record.prompt_version, slots[7]);
  d.parameters_id = scrubber.document_id(prepared.parameters);
  if (!prepared.tools.json.empty()) {
    const Scrubber::Stored tools = scrubber.json(prepared.tools.json, prepared.tools.key);
    scrubber.add_to_record(tools.redactions);
    d.tools_id = tools.content_id;
    d.tools_checksum = tools.checksum;
  }
  d.usage_id = scrubber.document_id(prepared.usage);
  return d;
}

price::Charge BatchWriter::State::charge(const Usage& usage, std::optional<double> cost_usd,
                                         const price::Model& model, state::RollupSpan& span) {
  const price::Charge charge = price::charge(catalogue, model, usage, cost_usd, span.at_ns);
  span.cost_nano_usd = charge.nano_usd;
  return charge;
}

void BatchWriter::State::write_usage(const state::RollupSpan& span, const Usage& usage,
                                     const price::Charge& charge, std::int64_t span_id,
                                     std::int64_t model_id, std::int64_t usage_id) {
  rows::TokenUsageRow row;
  row.id = span_id;
  row.model_id = model_id;
  row.input = span.input;
  row.output = span.output;
  row.cache_read = span.cache_read;
  row.cache_write = span.cache_write;
  row.reasoning = span.reasoning;
  row.cost_nano_usd = charge.nano_usd;
  row.input_cost_nano_usd = charge.input_nano_usd;
  row.output_cost_nano_usd = charge.output_nano_usd;
  row.cost_source = charge.source;
  row.price_id = charge.price_id;
  row.usage_id = usage_id;
  if (usage.cache_read.value_or(0) + usage.cache_write.value_or(0) > 0) {
    row.usage_basis = usage.input_excludes_cache ? 1 : 0;
  }
  row.cache_write_1h = usage.cache_write_1h;
  row.audio_input = usage.audio_input;
  row.audio_output = usage.audio_output;
  row.audio_cache_read = usage.audio_cache_read;
  row.service_tier = static_cast<std::int64_t>(price::tier_of(usage.service_tier));
  usages.insert(row);
  sizes.add("token_usage", 1, usages.take_bytes());
}

std::optional<Error> BatchWriter::State::write(const Completion& record, const Item& item) {
  if (item.prepared && item.prepared->variant == hasher.variant()) {
    return write(record, item, *item.prepared);
  }
  Prepared prepared = preparer.prepare(record);
  return write(record, item, prepared);
}

std::optional<Error> BatchWriter::State::write(const Completion& record, const Item& item,
                                               Prepared& prepared) {
  const Origin& origin = item.origin;
  if (auto invalid = complete(record, prepared)) return invalid;
  Resolved r;
  const std::string_view kind = record.kind.empty() ? "chat" : scrubber.name(record.kind);
  resolve(record, origin, record.operation.empty() ? kind : std::string_view(record.operation), r);
  if (is_duplicate_span(r)) {
    ++counts.duplicates;
    return std::nullopt;
  }
  message_at_ms = r.at_ns / 1'000'000;
  trace_of_call = r.trace_row;
  subject_of_call = {r.service_id, r.user_id, r.session_id};
  std::optional<Parent> continued;
  if (record.continues) continued = place(record, prepared);
  const Parent* const parent = continued ? &*continued : nullptr;
  const Folded folded = fold(record, prepared, parent);
  const std::optional<fold::Node> user = last_user(prepared.request, parent);
  const std::int64_t conversation = conversation_of(record, r, prepared.request, parent, user);
  remember_ending(r, folded, user, conversation);
  std::string_view metadata_given = prepared.metadata;
  std::string of_orphan;
  if (parent != nullptr && !parent->has_path) {
    metadata_given = of_orphan = metadata_of_orphan(record);
  }
  store_metadata(metadata_given, conversation, r);
  const std::string_view provider = scrubber.name(record.provider);
  const std::string_view model =
      scrubber.name(record.model.empty() ? record.requested_model : record.model);
  const std::int64_t model_id = names.model(provider, model);
  Details details = scrub_details(record, prepared, provider);
  const Status status = status_of(record);
  state::RollupSpan rollup = rollup_of(record, r.at_ns);
  rollup.group_id = names.rollup_group(
      {r.service_id, r.environment, kind, r.operation_id, model_id, static_cast<int>(status)});
  price::Charge charged;
  if (rollup.has_usage) {
    charged = charge(record.usage, record.cost_usd, {model_id, provider, model}, rollup);
  }
  details.prompt_row = count_prompt(r, folded, details, rollup, status == Status::error);
  scrubber.add_to_record(folded.redactions);

  rows::SpanRow span = span_row_of(r, record, origin);
  span.id = store_state.next_span_id++;
  span.duration_ns = rollup.duration_ns;
  span.kind = kind;
  span.status = static_cast<int>(status);
  span.conversation_row = conversation;
  span.redactions = scrubber.record_redactions();
  spans.insert(span);
  write_detail(record, folded, span.id, model_id, details);
  if (r.trace_row != 0) attempts.put(span.id, retry_digest(folded.request.head));
  if (!record.response.empty()) put_head(r, folded, span.id);
  if (rollup.has_usage) {
    write_usage(rollup, record.usage, charged, span.id, model_id, details.usage_id);
  }
  if (status == Status::error) {
    fail_span(r, span, record.failure ? *record.failure : Failure{}, model_id);
  }
  count_span(r, span, rollup, model_id, SpanRole::completion, folded.request.turns);
  return std::nullopt;
}

}  // namespace daybook::write
