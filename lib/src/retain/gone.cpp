#include "retain/gone.hpp"

#include <algorithm>

#include "state/restored_text.hpp"

namespace daybook::retain {
namespace {

bool has(const std::set<std::int64_t>& ids, std::int64_t first, std::int64_t end) {
  const auto at = ids.lower_bound(first);
  return at != ids.end() && *at < end;
}

}  // namespace

void Gone::add(const std::string& table, std::int64_t rows) {
  if (rows > 0) rows_[table] += static_cast<std::uint64_t>(rows);
}

bool Gone::take(const DueSpan& span) {
  if (!spans_.insert(span.id).second) return false;
  left_spans_.insert(span.id);
  if (span.trace_row != 0) traces_.insert(span.trace_row);
  if (span.conversation_row != 0) conversations_.insert(span.conversation_row);
  add("span", 1);
  add("completion", span.has_completion);
  add("token_usage", span.has_usage);
  add("tool_execution", span.has_tool);
  add("resource_access", span.has_resource);
  return true;
}

void Gone::leave_texts_of(const Moment& moment) {
  for (const std::int64_t content : moment.contents)
    if (content != 0) left_contents_.insert(content);
}

void Gone::take(const MomentKind& kind, const Moment& moment) {
  if (!moments_[kind.table].insert(moment.id).second) return;
  add(kind.table, 1);
  if (moment.trace_row != 0) traces_.insert(moment.trace_row);
  if (moment.conversation_row != 0) conversations_.insert(moment.conversation_row);
  leave_texts_of(moment);
}

void Gone::cut_span(std::int64_t id) {
  if (spans_.contains(id) || !cut_.insert(id).second) return;
  left_spans_.insert(id);
  ++texts_cut_;
}

void Gone::cut(const MomentKind& kind, const Moment& moment) {
  if (moments_[kind.table].contains(moment.id) ||
      !cut_moments_[kind.table].insert(moment.id).second)
    return;
  leave_texts_of(moment);
  ++texts_cut_;
}

void Gone::count_rest() {
  count_traces();
  count_conversations();
  count_text();
}

bool Gone::is_left(const char* table, const char* column, std::int64_t row, const Ids& gone) {
  sql::Statement select(reader_,
                        std::string("SELECT id FROM ") + table + " WHERE " + column + " = ?1");
  select.bind(1, row);
  while (select.step())
    if (!gone.contains(select.integer(0))) return true;
  return false;
}

void Gone::count_traces() {
  for (const std::int64_t row : traces_) {
    if (is_left("span", "trace_row", row, spans_) ||
        is_left("error", "trace_row", row, moments_["error"]) ||
        is_left("event", "trace_row", row, moments_["event"]) ||
        is_left("memory_sample", "trace_row", row, moments_["memory_sample"])) {
      continue;
    }
    add("trace", 1);
    gone_traces_.insert(row);
    sql::Statement of(reader_, "SELECT conversation_row FROM trace WHERE id = ?1");
    if (const auto conversation = of.bind(1, row).first_integer())
      conversations_.insert(conversation);
  }
}

void Gone::count_conversations() {
  for (const std::int64_t row : conversations_) {
    const bool is_used = is_left("span", "conversation_row", row, spans_) ||
                         is_left("error", "conversation_row", row, moments_["error"]) ||
                         is_left("trace", "conversation_row", row, gone_traces_);
    add("conversation", !is_used);
  }
}

std::vector<EpochRange> Gone::epochs_left() const {
  std::vector<EpochRange> left;
  const std::vector<state::RestoredText> restored = state::restored_texts(reader_);
  for (const EpochRange& epoch : every_epoch(reader_)) {
    const bool is_left_by_restored =
        std::any_of(restored.begin(), restored.end(), [&](const state::RestoredText& range) {
          return range.epoch_id == epoch.id &&
                 has(left_spans_, range.first_span_id, range.end_span_id);
        });
    if (epoch.deleted > 0 || is_left_by_restored ||
        has(left_spans_, epoch.first_span_id, epoch.end_span_id) ||
        has(left_contents_, epoch.first_content_id, epoch.end_content_id)) {
      left.push_back(epoch);
    }
  }
  return left;
}

Skip Gone::skip() {
  Skip skip;
  skip.span = [this](std::int64_t id) { return spans_.contains(id); };
  skip.text_of_span = [this](std::int64_t id) { return cut_.contains(id); };
  skip.moment = [this](const char* table, std::int64_t id) {
    return moments_[table].contains(id) || cut_moments_[table].contains(id);
  };
  return skip;
}

void Gone::count_text() {
  const std::vector<EpochRange> epochs = epochs_left();
  const TextMarks marks(reader_, epochs, skip());
  sql::Statement messages(reader_, "SELECT id FROM message WHERE id >= ?1 AND id < ?2");
  sql::Statement contents(reader_,
                          "SELECT id, coalesce(length(CAST(text AS BLOB)), length(packed))"
                          " FROM content WHERE id >= ?1 AND id < ?2");
  for (const EpochRange& epoch : epochs) {
    messages.bind(1, epoch.first_message_id).bind(2, epoch.end_message_id);
    while (messages.step()) add("message", !marks.has_message(messages.integer(0)));
    contents.bind(1, epoch.first_content_id).bind(2, epoch.end_content_id);
    while (contents.step()) {
      if (marks.has_content(contents.integer(0))) continue;
      add("content", 1);
      text_bytes_ += static_cast<std::uint64_t>(contents.integer(1));
    }
  }
}

}  // namespace daybook::retain
