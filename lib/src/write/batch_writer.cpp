#include "write/batch_writer.hpp"

#include "write/batch_state.hpp"
#include "write/marks.hpp"

namespace daybook::write {
BatchWriter::State::State(sql::Connection& connection, const BatchOptions& opts)
    : db(connection),
      options(opts),
      hasher(variant_of(opts.redact)),
      state_table(connection),
      names(connection),
      rollups(connection),
      rollup_fold(connection),
      sizes(connection),
      spans(connection),
      completions(connection),
      usages(connection),
      tool_executions(connection),
      resource_accesses(connection),
      messages(connection),
      conversation_rows(connection),
      traces(connection),
      errors(connection),
      events(connection),
      metric_samples(connection),
      memory_samples(connection),
      scores(connection),
      losses(connection),
      ingest_sources(connection),
      scrubber(connection, hasher, opts.redact),
      preparer(Preparer::Use::at_once, opts.redact),
      elsewhere(connection, hasher),
      paths(hasher, limits::kMessageWindowEntries, &elsewhere),
      conversations(hasher, limits::kAnswerWindowEntries) {}

BatchWriter::BatchWriter(sql::Connection& connection, const BatchOptions& options)
    : state_(std::make_unique<State>(connection, options)) {}
BatchWriter::~BatchWriter() = default;

void BatchWriter::begin(std::int64_t now_ns) {
  State& s = *state_;
  s.now_ns = now_ns;
  s.counts = {};
  s.scores_wait_for_id.reset();
  s.scrubber.reset_counts();
  s.store_state = s.state_table.read();
  if (s.store_state.policy_version != s.settings_version) {
    s.settings = state::read_settings(s.db);
    if (s.settings.pseudonym_key.empty()) {
      s.settings.pseudonym_key = state::ensure_pseudonym_key(s.db, now_ns);
    }
    s.settings_version = s.store_state.policy_version;
  }
  if (!s.options.redact && s.settings.redaction_required) {
    throw Error(Error::Code::denied, "this store requires redaction: a writer may not opt out",
                "open it with redaction on, or set `redaction` to `default`");
  }
  if (!s.options.redact && !s.opt_out_recorded) {
    sql::Statement(s.db,
                   "INSERT INTO audit (at_ns, action, object, result) VALUES (?1, 'opt_out',"
                   " 'redaction', 'ok')")
        .bind(1, now_ns)
        .run();
    s.opt_out_recorded = true;
  }
  const bool closed = s.state_table.close_epoch_if_full(s.store_state, now_ns, s.options.epoch);
  if (closed || s.store_state.epoch != s.epoch_of_windows) {
    s.paths.clear();
    s.scrubber.clear();
    s.epoch_of_windows = s.store_state.epoch;
    s.epoch = s.state_table.epoch(s.store_state.epoch);
  }
  s.elsewhere.heads().begin(state::head_key(s.settings), s.epoch.first_message_id,
                            s.epoch.before_opened_ns, now_ns);
  s.scrubber.use(s.store_state, s.settings);
  s.state_at_begin = s.store_state;
}

std::optional<Error> BatchWriter::write(const Item& item) {
  State& s = *state_;
  s.scrubber.begin_record();
  if (item.origin.position) mark(*item.origin.position);
  return std::visit([&](const auto& record) { return s.write(record, item); }, item.record);
}

void BatchWriter::expect(const Item& near, const Item& far) const noexcept {
  const char* const bytes = reinterpret_cast<const char*>(far.prepared.get());
  for (std::size_t at = 0; at < sizeof(Prepared); at += 64) __builtin_prefetch(bytes + at);
  if (!near.prepared) return;
  for (const fold::Plan* plan : {&near.prepared->request, &near.prepared->answer}) {
    state_->paths.expect(*plan);
    for (const fold::Step& step : plan->steps) state_->scrubber.expect(step.text);
  }
}

void BatchWriter::add_loss(const Loss& loss) {
  State& s = *state_;
  const std::string& service = loss.service.empty() ? s.options.service : loss.service;
  const std::int64_t service_id =
      s.names.service.id(service.empty() ? "default" : s.scrubber.name(service));
  s.losses.insert(s.store_state.next_loss_id++, s.now_ns, service_id, loss.reason,
                  static_cast<std::int64_t>(loss.records), static_cast<std::int64_t>(loss.bytes),
                  loss.error);
}

void BatchWriter::mark(const SourcePosition& position) {
  std::vector<SourcePosition>& positions = state_->positions;
  for (SourcePosition& known : positions) {
    if (!is_same_file(known, position)) continue;
    if (known.offset < position.offset) known = position;
    return;
  }
  positions.push_back(position);
}

void BatchWriter::State::write_totals() {
  for (const auto& [id, touched] : touched_conversations) {
    if (touched.fresh) {
      conversation_rows.insert(touched.row, touched.totals);
      sizes.add("conversation", 1);
    } else {
      conversation_rows.add(id, touched.totals, touched.row.title);
    }
  }
  for (const auto& [id, touched] : touched_traces) {
    const bool empty = touched.totals.empty();  // only duplicates named it
    if (touched.fresh && empty) {
      trace_cache.erase(touched.trace_id);
    } else if (touched.fresh) {
      traces.insert(id, touched.trace_id, touched.totals, touched.first, touched.root);
      sizes.add("trace", 1);
    } else if (!empty) {
      traces.add(id, touched.totals, touched.first, touched.root);
    }
  }
}

/// Where each new id is a new row, the ids tell how many.
void BatchWriter::State::write_sizes() {
  const auto& was = state_at_begin;
  sizes.add("span", store_state.next_span_id - was.next_span_id);
  sizes.add("message", store_state.next_message_id - was.next_message_id);
  sizes.add("content", store_state.next_content_id - was.next_content_id,
            static_cast<std::int64_t>(scrubber.new_bytes()));
  sizes.add("error", store_state.next_error_id - was.next_error_id);
  sizes.add("event", store_state.next_event_id - was.next_event_id);
  sizes.add("memory_sample", store_state.next_memory_sample_id - was.next_memory_sample_id);
  sizes.add("metric_sample", store_state.next_metric_sample_id - was.next_metric_sample_id);
  sizes.add("score", store_state.next_score_id - was.next_score_id);
  sizes.add("loss", store_state.next_loss_id - was.next_loss_id);
  sizes.write();
}

void BatchWriter::finish() {
  State& s = *state_;
  s.write_totals();
  s.settle_traces();
  s.write_sizes();
  for (const SourcePosition& position : s.positions) s.ingest_sources.write(position, s.now_ns);
  s.rollups.write(s.store_state);
  s.rollup_fold.run(s.store_state, s.now_ns);
  s.elsewhere.heads().write();
  s.state_table.write(s.store_state);
  s.counts.redactions = s.scrubber.new_redactions();
  s.counts.text_bytes_new = s.scrubber.new_bytes();
}

void BatchWriter::committed() {
  State& s = *state_;
  s.paths.commit();
  s.scrubber.commit();
  s.conversations.commit();
  s.positions.clear();
  s.touched_conversations.clear();
  s.given_conversations.clear();
  s.touched_traces.clear();
}

void BatchWriter::rolled_back() {
  State& s = *state_;
  s.paths.rollback();
  s.scrubber.rollback();
  s.elsewhere.heads().forget();
  s.conversations.rollback();
  s.positions.clear();
  s.touched_conversations.clear();
  s.given_conversations.clear();
  s.touched_traces.clear();
  s.trace_cache.clear();
  s.names.forget();
  s.rollups.discard();
  s.sizes.discard();
  s.epoch_of_windows = 0;  // an unknown commit may have landed, or not: trust no entry
  s.settings_version = -1;
  s.opt_out_recorded = false;
  s.counts = {};
}

const BatchCounts& BatchWriter::counts() const noexcept {
  return state_->counts;
}

bool BatchWriter::has_durable_policy_full() const noexcept {
  return state_->settings.durability == state::Settings::Durability::full;
}

}  // namespace daybook::write
