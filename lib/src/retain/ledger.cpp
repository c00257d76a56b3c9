#include "retain/ledger.hpp"

#include <algorithm>

#include "state/rollups.hpp"

namespace daybook::retain {

Ledger::Ledger(sql::Connection& connection, EraseRollups rollups)
    : connection_(connection),
      names_(connection),
      state_table_(connection),
      sizes_(connection),
      prompt_(connection, "UPDATE prompt SET pruned = pruned + ?2 WHERE id = ?1"),
      epoch_(connection, "UPDATE epoch SET deleted = deleted + 1 WHERE id = ?1"),
      trace_is_used_(connection,
                     "SELECT EXISTS (SELECT 1 FROM span WHERE trace_row = ?1)"
                     " OR EXISTS (SELECT 1 FROM error WHERE trace_row = ?1)"
                     " OR EXISTS (SELECT 1 FROM event WHERE trace_row = ?1)"
                     " OR EXISTS (SELECT 1 FROM memory_sample WHERE trace_row = ?1)"),
      trace_conversation_(connection, "SELECT conversation_row FROM trace WHERE id = ?1"),
      trace_delete_(connection, "DELETE FROM trace WHERE id = ?1"),
      trace_update_(connection,
                    "UPDATE trace SET pruned = pruned + ?2, root_row ="
                    " CASE WHEN EXISTS (SELECT 1 FROM span WHERE span.id = trace.root_row)"
                    " THEN root_row ELSE (SELECT span.id FROM span WHERE span.trace_row = trace.id"
                    " ORDER BY span.parent_span_id IS NOT NULL, span.at_ns LIMIT 1) END"
                    " WHERE id = ?1"),
      conversation_delete_(connection,
                           "DELETE FROM conversation WHERE id = ?1"
                           " AND NOT EXISTS (SELECT 1 FROM span WHERE conversation_row = ?1)"
                           " AND NOT EXISTS (SELECT 1 FROM error WHERE conversation_row = ?1)"
                           " AND NOT EXISTS (SELECT 1 FROM trace WHERE conversation_row = ?1)"),
      // Which call's words the title is nobody notes; the conversation's next call gives it one
      // anew.
      conversation_update_(connection,
                           "UPDATE conversation SET pruned = pruned + ?2,"
                           " title = CASE WHEN ?3 THEN NULL ELSE title END WHERE id = ?1") {
  if (rollups == EraseRollups::recompute)
    subtractions_ = std::make_unique<Subtractions>(connection, names_);
}

void Ledger::begin() {
  spans_.clear(), errors_.clear(), tools_.clear(), samples_.clear();
  traces_.clear(), conversations_.clear(), prompts_.clear();
  left_epochs_.clear(), counts_.clear();
  cut_ = 0;
  sizes_.discard();
  if (subtractions_) subtractions_->discard();
  const std::int64_t epoch_before = state_.epoch;
  state_ = state_table_.read();
  if (state_.epoch != epoch_before) read_epochs();
}

void Ledger::read_epochs() {
  epochs_.clear();
  sql::Statement select(connection_,
                        "SELECT id, first_span_id, first_content_id FROM epoch ORDER BY id");
  while (select.step())
    epochs_.push_back({select.integer(0), select.integer(1), select.integer(2)});
  restored_ = state::restored_texts(connection_);
}

void Ledger::close_epoch(std::int64_t now_ns) {
  state_table_.close_epoch(state_, now_ns);
  state_table_.write(state_);
  read_epochs();
}

std::int64_t Ledger::nameless_model() {
  if (nameless_model_ == 0) nameless_model_ = names_.model("", "");
  return nameless_model_;
}

void Ledger::span(const DueSpan& span) {
  const std::int64_t model = span.model_id != 0 ? span.model_id : nameless_model();
  const std::int64_t group = names_.rollup_group(
      {span.service_id, span.environment, span.kind, span.operation_id, model, span.status});
  const std::int64_t tool =
      span.has_tool ? names_.tool_group({span.service_id, span.server, span.tool}) : 0;
  const std::int64_t hour = span.at_ns / state::kHourNs, pruned = subtractions_ ? 0 : 1;
  if (span.trace_row != 0) traces_[span.trace_row] += pruned;
  if (span.conversation_row != 0) {
    Conversation& conversation = conversations_[span.conversation_row];
    conversation.pruned += pruned;
    conversation.lost_call |= span.has_completion;
  }
  leave_epoch_of_span(span.id);
  if (subtractions_) return subtractions_->span(span, group, tool);
  ++spans_[{hour, group}];
  if (tool != 0) ++tools_[{hour, tool}];
  if (span.prompt_row != 0) ++prompts_[span.prompt_row];
}

void Ledger::error(std::int64_t at_ns, const state::ErrorGroupKey& key, std::int64_t id) {
  const std::int64_t group = names_.error_group(key);
  if (subtractions_) return subtractions_->error({at_ns, group, id});
  ++errors_[{at_ns / state::kHourNs, group}];
}

void Ledger::moment_of_trace(std::int64_t row) {
  traces_[row] += 0;
  if (subtractions_) subtractions_->moment_of_trace(row);
}

void Ledger::sample(std::int64_t at_ns, std::int64_t metric_id) {
  ++samples_[{at_ns / state::kHourNs, metric_id}];
}

void Ledger::rows(const char* table, std::int64_t count, std::optional<std::int64_t> bytes,
                  std::optional<std::int64_t> content_bytes) {
  if (count == 0) return;
  counts_[table] += count;
  const auto minus = [](std::optional<std::int64_t> value) {
    return value ? std::optional(-*value) : std::nullopt;
  };
  sizes_.add(table, -count, minus(bytes), minus(content_bytes));
}

void Ledger::leave_epoch_of_span(std::int64_t span_id) {
  for (const state::RestoredText& range : restored_)
    if (range.holds(span_id)) left_epochs_.insert(range.epoch_id);
  for (auto epoch = epochs_.rbegin(); epoch != epochs_.rend(); ++epoch) {
    if (span_id < epoch->first_span_id) continue;
    left_epochs_.insert(epoch->id);
    return;
  }
}

void Ledger::leave_epoch_of_content(std::int64_t content_id) {
  for (auto epoch = epochs_.rbegin(); epoch != epochs_.rend(); ++epoch) {
    if (content_id < epoch->first_content_id) continue;
    left_epochs_.insert(epoch->id);
    return;
  }
}

/// Into each tier that has the hour: see rollup_tiers.hpp.
void Ledger::write_pruned(const char* kind, const Deleted& deleted) {
  const std::string table = "rollup_" + std::string(kind);
  for (const state::Tier tier :
       {state::Tier::hour, state::Tier::day, state::Tier::month, state::Tier::all}) {
    Deleted periods;
    for (const auto& [key, count] : deleted) {
      const bool has = tier == state::Tier::hour ? key.first >= state_.kept_hour
                                                 : key.first < state_.folded_hour;
      if (has) periods[{state::period_of(tier, key.first), key.second}] += count;
    }
    if (periods.empty()) continue;
    const std::string name = state::tier_name(tier);
    const std::string sql = "UPDATE " + table + name + " SET pruned = pruned + ?3 WHERE " +
                            (tier == state::Tier::all ? "?1 = 0" : name + " = ?1") +
                            " AND group_id = ?2";
    auto found = pruned_.find(sql);
    if (found == pruned_.end())
      found = pruned_.emplace(sql, sql::Statement(connection_, sql)).first;
    for (const auto& [key, count] : periods)
      found->second.bind(1, key.first).bind(2, key.second).bind(3, count).run();
  }
}

void Ledger::write_samples() {
  if (samples_.empty()) return;
  sql::Statement hour(connection_,
                      "UPDATE rollup_metric_hour SET pruned = pruned + ?3"
                      " WHERE hour_us = ?1 AND metric_id = ?2");
  sql::Statement whole(connection_,
                       "UPDATE rollup_metric_all SET pruned = pruned + ?2 WHERE metric_id = ?1");
  for (const auto& [key, count] : samples_) {
    hour.bind(1, key.first * (state::kHourNs / 1000)).bind(2, key.second).bind(3, count).run();
    whole.bind(1, key.second).bind(2, count).run();
  }
}

void Ledger::settle_traces() {
  std::int64_t gone = 0;
  for (const auto& [row, spans] : traces_) {
    if (trace_is_used_.bind(1, row).first_integer() != 0) {
      trace_update_.bind(1, row).bind(2, spans).run();
      continue;
    }
    if (const auto conversation = trace_conversation_.bind(1, row).first_integer())
      moment_of_conversation(conversation);
    trace_delete_.bind(1, row).run();
    gone += connection_.changes();
  }
  rows("trace", gone);
  if (gone > 0) connection_.exec("UPDATE store_state SET traces_deleted = traces_deleted + 1");
}

void Ledger::settle_conversations() {
  for (const auto& [row, lost] : conversations_) {
    conversation_delete_.bind(1, row).run();
    const std::int64_t gone = connection_.changes();
    rows("conversation", gone);
    if (gone > 0 || (lost.pruned == 0 && !lost.lost_call)) continue;
    conversation_update_.bind(1, row).bind(2, lost.pruned);
    conversation_update_.bind(3, std::int64_t{lost.lost_call}).run();
  }
}

void Ledger::write() {
  write_pruned("", spans_);
  write_pruned("error_", errors_);
  write_pruned("tool_", tools_);
  write_samples();
  for (const auto& [row, calls] : prompts_) prompt_.bind(1, row).bind(2, calls).run();
  settle_traces();  // before conversations: what goes here may have been all of one
  settle_conversations();
  if (subtractions_) subtractions_->write(state_, changed_sums_, sizes_);
  for (const std::int64_t epoch : left_epochs_) epoch_.bind(1, epoch).run();
  sizes_.write();
}

void Ledger::committed() {
  for (const auto& [table, count] : counts_) total_[table] += count;
  counts_.clear();
  total_cut_ += cut_;
  cut_ = 0;
}

std::int64_t Ledger::total_rows() const noexcept {
  std::int64_t rows = 0;
  for (const auto& [table, count] : total_) rows += count;
  return rows;
}

}  // namespace daybook::retain
