#include "write/batch_writer.hpp"

#include "base/time_text.hpp"
#include "redact/policy.hpp"
#include "state/audit.hpp"
#include "write/batch_state.hpp"
#include "write/marks.hpp"
#include "write/withhold.hpp"

namespace daybook::write {
BatchWriter::State::State(sql::Connection& connection, const BatchOptions& opts)
    : db(connection),
      options(opts),
      hasher(0),
      state_table(connection),
      names(connection),
      rollups(connection),
      user_rollups(connection),
      prompts(connection),
      metric_rollups(connection),
      rollup_fold(connection),
      redaction_counts(connection),
      growth_log(connection),
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
      scrubber(connection, hasher),
      preparer(Preparer::Use::at_once, nullptr),
      catalogue(connection),
      elsewhere(connection, hasher),
      tails(connection, rows::DigestRunKind::answer),
      attempts(connection, rows::DigestRunKind::request),
      paths(hasher, limits::kMessageWindowEntries, &elsewhere),
      conversations(hasher, limits::kAnswerWindowEntries),
      endings(limits::kEndingWindowEntries) {}

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
  const bool reread = s.store_state.policy_version != s.settings_version;
  if (reread) s.read_settings();
  if (!s.options.redact && !s.opt_out_recorded) {
    state::AuditEntry entry;
    entry.at_ns = now_ns;
    entry.action = "opt_out";
    entry.object = "redaction";
    state::append_audit(s.db, entry);
    s.opt_out_recorded = true;
  }
  bool closed = s.state_table.close_epoch_if_full(s.store_state, now_ns, s.options.epoch);
  if (reread || closed || s.store_state.epoch != s.epoch_of_windows) {
    const auto version = static_cast<std::int64_t>(variant_of(s.rules.get()));
    closed = s.state_table.use_rules(s.store_state, version, now_ns) || closed;
  }
  if (closed || s.store_state.epoch != s.epoch_of_windows) {
    s.paths.clear();
    s.endings.clear();
    s.scrubber.clear();
    s.epoch_of_windows = s.store_state.epoch;
    s.epoch = s.state_table.epoch(s.store_state.epoch);
  }
  if (s.store_state.traces_deleted != s.traces_deleted) {
    s.trace_cache.clear();
    s.traces_deleted = s.store_state.traces_deleted;
  }
  s.elsewhere.heads().begin(state::head_key(s.settings), s.epoch.first_message_id,
                            s.epoch.before_opened_ns, now_ns);
  s.scrubber.use(s.store_state, s.settings, s.redaction_counts);
  const std::int64_t hour = now_ns / base::kNsPerHour;
  s.scrubber.shared().use(state::run_key(s.settings));
  s.scrubber.shared().runs().begin(s.epoch.first_content_id, s.store_state.next_content_id, hour);
  for (fold::DigestRuns* runs : {&s.tails, &s.attempts})
    runs->begin(s.epoch.before_first_span_id, s.store_state.next_span_id, hour);
  s.state_at_begin = s.store_state;
}

void BatchWriter::State::read_settings() {
  settings = state::read_settings(db);
  catalogue.forget();
  if (settings.pseudonym_key.empty()) {
    settings.pseudonym_key = state::ensure_pseudonym_key(db, now_ns);
  }
  if (options.redact) {
    use_rules(redact::store_rules(settings, options.redaction_pack));
  } else if (settings.redaction.required) {
    throw Error(Error::Code::denied, "this store requires redaction: a writer may not opt out",
                "open it with redaction on, or set `redaction` to `default`");
  }
  policy.reset();
  consents = state::Consents::read(db, settings.pseudonym_key);
  // An erasure overwrote names and moved sums of users.
  names.forget();
  user_rollups.discard();
  if (settings.access) policy = std::make_shared<const access::Policy>(access::read_policy(db));
  settings_version = store_state.policy_version;
}

void BatchWriter::State::use_rules(std::shared_ptr<const redact::RuleSet> asked) {
  if (variant_of(asked.get()) == variant_of(rules.get())) return;
  rules = std::move(asked);
  hasher.use(variant_of(rules.get()));
  scrubber.use_rules(rules);
  preparer.use_rules(rules);
  epoch_of_windows = 0;
}

/// A writer that opted out of redaction stores ids as they came: both ways to write one are asked.
bool BatchWriter::State::is_withheld(const Record& record) {
  const Common& common =
      std::visit([](const auto& given) -> const Common& { return given; }, record);
  const auto pseudonym = [this](const std::string& id) {
    return id.empty() ? std::string() : state::pseudonym(settings, id);
  };
  return consents.withhold(common.user_id, common.session_id) ||
         consents.withhold(pseudonym(common.user_id), pseudonym(common.session_id));
}

std::optional<Error> BatchWriter::write(const Item& item) {
  State& s = *state_;
  s.scrubber.begin_record();
  s.scrubber.add_to_record(item.origin.redactions);
  if (item.origin.position) mark(*item.origin.position);
  s.withheld = !s.consents.empty() && s.is_withheld(item.record);
  if (s.withheld) {
    Item bare;
    bare.record = without_content(item.record);
    bare.origin = item.origin;
    return std::visit([&](const auto& record) { return s.write(record, bare); }, bare.record);
  }
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
                  s.scrubber.field(loss.error, s.slots[0]));
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
      sizes.add("conversation", 1, conversation_rows.take_bytes());
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
      sizes.add("trace", 1, traces.take_bytes());
    } else if (!empty) {
      traces.add(id, touched.totals, touched.first, touched.root);
    }
  }
}

/// Where each new id is a new row, the ids tell how many.
void BatchWriter::State::write_sizes() {
  const auto& was = state_at_begin;
  sizes.add("span", store_state.next_span_id - was.next_span_id, spans.take_bytes());
  sizes.add("message", store_state.next_message_id - was.next_message_id, messages.take_bytes());
  sizes.add("content", store_state.next_content_id - was.next_content_id, scrubber.take_bytes(),
            static_cast<std::int64_t>(scrubber.new_bytes()));
  sizes.add("error", store_state.next_error_id - was.next_error_id, errors.take_bytes());
  sizes.add("event", store_state.next_event_id - was.next_event_id, events.take_bytes());
  sizes.add("memory_sample", store_state.next_memory_sample_id - was.next_memory_sample_id,
            memory_samples.take_bytes());
  sizes.add("metric_sample", store_state.next_metric_sample_id - was.next_metric_sample_id,
            metric_samples.take_bytes());
  sizes.add("score", store_state.next_score_id - was.next_score_id, scores.take_bytes());
  sizes.add("loss", store_state.next_loss_id - was.next_loss_id, losses.take_bytes());
  sizes.write();
}

void BatchWriter::State::discard_sizes() noexcept {
  sizes.discard();
  spans.take_bytes(), completions.take_bytes(), usages.take_bytes(), messages.take_bytes();
  scrubber.take_bytes(), conversation_rows.take_bytes(), traces.take_bytes();
  tool_executions.take_bytes(), resource_accesses.take_bytes();
  errors.take_bytes(), events.take_bytes(), losses.take_bytes();
  memory_samples.take_bytes(), metric_samples.take_bytes(), scores.take_bytes();
}

void BatchWriter::finish() {
  State& s = *state_;
  s.write_totals();
  s.settle_traces();
  for (const SourcePosition& position : s.positions) {
    const std::string_view path = s.scrubber.label(position.file->path, s.slots[0]);
    s.ingest_sources.write(position, path, s.now_ns);
  }
  s.rollups.write(s.store_state);
  s.user_rollups.write(s.names);
  s.prompts.write(s.store_state.kept_bucket_hour);
  s.metric_rollups.write();
  s.rollup_fold.run(s.store_state, s.sizes, s.now_ns);
  s.user_rollups.fold(s.store_state.folded_hour);
  s.redaction_counts.write(s.now_ns);
  s.write_sizes();
  s.growth_log.write(s.now_ns);
  s.elsewhere.heads().write();
  s.scrubber.shared().runs().write();
  s.tails.write();
  s.attempts.write();
  s.state_table.write(s.store_state);
  s.db.flush_rows();
  s.counts.redactions = s.scrubber.new_redactions();
  s.counts.text_bytes_new = s.scrubber.new_bytes();
}

void BatchWriter::committed() {
  State& s = *state_;
  s.paths.commit();
  s.scrubber.commit();
  s.tails.commit(s.store_state.next_span_id);
  s.attempts.commit(s.store_state.next_span_id);
  s.conversations.commit();
  s.endings.commit();
  s.positions.clear();
  s.touched_conversations.clear();
  s.named_conversations.clear();
  s.touched_traces.clear();
}

void BatchWriter::rolled_back() {
  State& s = *state_;
  s.paths.rollback();
  s.scrubber.rollback();
  s.elsewhere.heads().forget();
  s.tails.clear();
  s.attempts.clear();
  s.conversations.rollback();
  s.endings.rollback();
  s.positions.clear();
  s.touched_conversations.clear();
  s.named_conversations.clear();
  s.touched_traces.clear();
  s.trace_cache.clear();
  s.names.forget();
  s.rollups.discard();
  s.user_rollups.discard();
  s.prompts.discard();
  s.metric_rollups.discard();
  s.redaction_counts.discard();
  s.growth_log.discard();
  s.discard_sizes();
  s.epoch_of_windows = 0;  // an unknown commit may have landed, or not: trust no entry
  s.settings_version = -1;
  s.opt_out_recorded = false;
  s.counts = {};
}

void BatchWriter::add_overhead(const state::Overhead& overhead) {
  state_->store_state.overhead.add(overhead);
}

const state::Settings& BatchWriter::settings() const noexcept {
  return state_->settings;
}

std::int64_t BatchWriter::settings_version() const noexcept {
  return state_->settings_version;
}

std::shared_ptr<const access::Policy> BatchWriter::policy() const noexcept {
  return state_->policy;
}

const BatchCounts& BatchWriter::counts() const noexcept {
  return state_->counts;
}

bool BatchWriter::has_durable_policy_full() const noexcept {
  return state_->settings.durability == state::Settings::Durability::full;
}

}  // namespace daybook::write
