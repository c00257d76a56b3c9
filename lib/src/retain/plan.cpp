#include "retain/plan.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "retain/audit_trim.hpp"
#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/rollup_hours.hpp"
#include "retain/text_cut.hpp"
#include "retain/text_marks.hpp"
#include "retain/user_days.hpp"
#include "state/restored_text.hpp"

namespace daybook::retain {
namespace {

using Ids = std::unordered_set<std::int64_t>;

class Plan {
 public:
  Plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns)
      : reader_(reader), policies_(policies), now_ns_(now_ns) {}

  RetentionResult run() {
    find_spans();
    find_moments();
    find_texts();
    count_traces();
    count_conversations();
    count_text();
    for (const auto& [table, rows] :
         count_hours(reader_, hour_horizon(reader_, policies_, now_ns_)))
      add(table, rows);
    add("rollup_user_day", count_user_days(reader_, policies_, now_ns_));
    add("audit", count_audit(reader_, policies_, now_ns_));
    for (const auto& [table, rows] : result_.rows_by_table) result_.rows += rows;
    add_row_bytes();
    return std::move(result_);
  }

 private:
  void add(const std::string& table, std::int64_t rows) {
    if (rows > 0) result_.rows_by_table[table] += static_cast<std::uint64_t>(rows);
  }
  void find_spans();
  void find_companions(const DueSpan& span);
  void find_moments();
  void find_texts();
  void take(const MomentKind& kind, const Moment& moment);
  bool is_left(const std::string& select, std::int64_t row, const Ids& gone);
  void count_traces();
  void count_conversations();
  void count_text();
  std::vector<EpochRange> epochs_left() const;
  void add_row_bytes();

  sql::Connection& reader_;
  const Policies& policies_;
  std::int64_t now_ns_;
  RetentionResult result_;
  Ids spans_, cut_;
  std::map<std::string, Ids> moments_, cut_moments_;
  std::set<std::int64_t> traces_, gone_traces_, conversations_, left_spans_, left_contents_;
  std::vector<std::unique_ptr<MomentRows>> companions_;
};

void Plan::find_spans() {
  for (const MomentKind& kind : moment_kinds())
    if (kind.what == What::errors || kind.what == What::events || kind.what == What::scores)
      companions_.push_back(std::make_unique<MomentRows>(reader_, kind));
  DueSpans due(reader_, policies_, now_ns_);
  due.begin();
  for (Look look; (look = due.look()) != Look::end;) {
    if (look == Look::kept) continue;
    const DueSpan& span = due.span();
    spans_.insert(span.id);
    left_spans_.insert(span.id);
    if (span.trace_row != 0) traces_.insert(span.trace_row);
    if (span.conversation_row != 0) conversations_.insert(span.conversation_row);
    add("span", 1);
    add("completion", span.has_completion);
    add("token_usage", span.has_usage);
    add("tool_execution", span.has_tool);
    add("resource_access", span.has_resource);
    find_companions(span);
  }
}

void Plan::find_companions(const DueSpan& span) {
  for (const auto& rows : companions_) {
    for (rows->begin_of_span(span.id); rows->next();) {
      const bool stays = has_own_policy(policies_, rows->kind(), rows->moment()) &&
                         !is_due(policies_, rows->kind(), rows->moment(), now_ns_);
      if (!stays) take(rows->kind(), rows->moment());
    }
  }
}

void Plan::take(const MomentKind& kind, const Moment& moment) {
  if (!moments_[kind.table].insert(moment.id).second) return;
  add(kind.table, 1);
  if (moment.trace_row != 0) traces_.insert(moment.trace_row);
  if (moment.conversation_row != 0) conversations_.insert(moment.conversation_row);
  for (const std::int64_t content : moment.contents)
    if (content != 0) left_contents_.insert(content);
}

void Plan::find_moments() {
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(reader_, kind, policies_, now_ns_);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;)
      if (look == Look::due) take(kind, due.moment());
  }
}

void Plan::find_texts() {
  DueTexts texts(reader_, policies_, now_ns_);
  texts.begin(0, INT64_MAX);
  while (texts.next()) {
    if (!texts.is_due() || spans_.contains(texts.id())) continue;
    cut_.insert(texts.id());
    left_spans_.insert(texts.id());
  }
  result_.texts_cut = cut_.size();
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(reader_, kind, policies_, now_ns_, Goes::text);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;) {
      if (look == Look::kept || moments_[kind.table].contains(due.moment().id)) continue;
      cut_moments_[kind.table].insert(due.moment().id);
      for (const std::int64_t content : due.moment().contents)
        if (content != 0) left_contents_.insert(content);
      ++result_.texts_cut;
    }
  }
}

bool Plan::is_left(const std::string& select, std::int64_t row, const Ids& gone) {
  sql::Statement statement(reader_, select);
  statement.bind(1, row);
  while (statement.step())
    if (!gone.contains(statement.integer(0))) return true;
  return false;
}

void Plan::count_traces() {
  for (const std::int64_t row : traces_) {
    if (is_left("SELECT id FROM span WHERE trace_row = ?1", row, spans_) ||
        is_left("SELECT id FROM error WHERE trace_row = ?1", row, moments_["error"]) ||
        is_left("SELECT id FROM event WHERE trace_row = ?1", row, moments_["event"]) ||
        is_left("SELECT id FROM memory_sample WHERE trace_row = ?1", row,
                moments_["memory_sample"])) {
      continue;
    }
    add("trace", 1);
    gone_traces_.insert(row);
    sql::Statement of(reader_, "SELECT conversation_row FROM trace WHERE id = ?1");
    if (const auto conversation = of.bind(1, row).first_integer())
      conversations_.insert(conversation);
  }
}

void Plan::count_conversations() {
  const Ids traces(gone_traces_.begin(), gone_traces_.end());
  for (const std::int64_t row : conversations_) {
    if (is_left("SELECT id FROM span WHERE conversation_row = ?1", row, spans_) ||
        is_left("SELECT id FROM error WHERE conversation_row = ?1", row, moments_["error"]) ||
        is_left("SELECT id FROM trace WHERE conversation_row = ?1", row, traces)) {
      continue;
    }
    add("conversation", 1);
  }
}

/// The epochs whose text the run would sweep, the open one as if it were closed.
std::vector<EpochRange> Plan::epochs_left() const {
  std::vector<EpochRange> left;
  const std::vector<state::RestoredText> restored = state::restored_texts(reader_);
  const auto has = [](const std::set<std::int64_t>& ids, std::int64_t first, std::int64_t end) {
    const auto at = ids.lower_bound(first);
    return at != ids.end() && *at < end;
  };
  for (const EpochRange& epoch : every_epoch(reader_)) {
    if (epoch.deleted > 0 || has(left_spans_, epoch.first_span_id, epoch.end_span_id) ||
        has(left_contents_, epoch.first_content_id, epoch.end_content_id) ||
        std::any_of(restored.begin(), restored.end(), [&](const state::RestoredText& range) {
          return range.epoch_id == epoch.id &&
                 has(left_spans_, range.first_span_id, range.end_span_id);
        })) {
      left.push_back(epoch);
    }
  }
  return left;
}

void Plan::count_text() {
  const std::vector<EpochRange> epochs = epochs_left();
  Skip skip;
  skip.span = [&](std::int64_t id) { return spans_.contains(id); };
  skip.text_of_span = [&](std::int64_t id) { return cut_.contains(id); };
  skip.moment = [&](const char* table, std::int64_t id) {
    return moments_[table].contains(id) || cut_moments_[table].contains(id);
  };
  const TextMarks marks(reader_, epochs, skip);
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
      result_.bytes += static_cast<std::uint64_t>(contents.integer(1));
    }
  }
}

/// Rows but text take what those of their table take on average.
void Plan::add_row_bytes() {
  sql::Statement average(reader_,
                         "SELECT CAST(coalesce(bytes, 0) * 1.0 / max(rows, 1) * ?2 AS INTEGER)"
                         " FROM table_size WHERE name = ?1");
  for (const auto& [table, rows] : result_.rows_by_table) {
    if (table == "content") continue;
    average.bind(1, table).bind(2, static_cast<std::int64_t>(rows));
    result_.bytes += static_cast<std::uint64_t>(average.first_integer());
  }
}

}  // namespace

RetentionResult plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns) {
  return Plan(reader, policies, now_ns).run();
}

std::uint64_t count_due(sql::Connection& connection, const Policies& policies,
                        std::int64_t now_ns) {
  std::uint64_t rows = 0;
  DueSpans spans(connection, policies, now_ns);
  spans.begin();
  for (Look look; (look = spans.look()) != Look::end;) rows += look == Look::due;
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(connection, kind, policies, now_ns);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;) rows += look == Look::due;
  }
  return rows;
}

std::optional<Time> oldest_at(sql::Connection& connection) {
  sql::Statement oldest(connection, "SELECT at_ns FROM span ORDER BY at_us LIMIT 1");
  if (!oldest.step()) return std::nullopt;
  return Time(Nanos(oldest.integer(0)));
}

}  // namespace daybook::retain
