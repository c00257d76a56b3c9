#include "erase/plan.hpp"

#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "erase/find_rows.hpp"
#include "erase/rows_pass.hpp"
#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/plan.hpp"
#include "retain/text_marks.hpp"

namespace daybook::erase {
namespace {

using Ids = std::unordered_set<std::int64_t>;

class Plan {
 public:
  Plan(sql::Connection& reader, const Subject& subject)
      : reader_(reader), subject_(subject), holds_(NamedHolds::read(reader)) {
    state::StoreStateTable table(reader);
    found_ = find_rows(reader, subject, table.read());
  }

  EraseResult run() {
    take_spans();
    for (std::size_t i = 0; i < retain::kMomentKinds; ++i) {
      retain::MomentRows rows(reader_, retain::moment_kinds()[i]);
      for (const std::int64_t id : found_.moments[i]) {
        rows.begin_of(id);
        if (!rows.next()) continue;
        if (is_held(rows.moment().belongs))
          ++result_.held_rows;
        else
          take(rows);
      }
    }
    count_traces();
    count_conversations();
    count_text();
    for (const auto& [table, rows] : result_.rows_by_table) result_.rows += rows;
    result_.holds.assign(names_.begin(), names_.end());
    return std::move(result_);
  }

 private:
  void add(const std::string& table, std::int64_t rows) {
    if (rows > 0) result_.rows_by_table[table] += static_cast<std::uint64_t>(rows);
  }
  bool is_held(const retain::Belongs& owner) { return holds_.keep(owner, subject_, names_); }
  void take_spans();
  void take(const retain::MomentRows& rows);
  bool is_left(const std::string& select, std::int64_t row, const Ids& gone);
  void count_traces();
  void count_conversations();
  void count_text();

  sql::Connection& reader_;
  const Subject& subject_;
  const NamedHolds holds_;
  FoundRows found_;
  EraseResult result_;
  std::set<std::string> names_;
  Ids spans_;
  std::map<std::string, Ids> moments_;
  std::set<std::int64_t> traces_, conversations_, left_spans_, left_contents_;
  Ids gone_traces_;
};

void Plan::take_spans() {
  std::vector<retain::MomentRows> companions;
  for (const retain::MomentKind& kind : retain::moment_kinds())
    if (kind.what == retain::What::errors || kind.what == retain::What::events ||
        kind.what == retain::What::scores)
      companions.emplace_back(reader_, kind);
  retain::SpanById rows(reader_);
  for (const std::int64_t id : found_.spans) {
    const retain::DueSpan* const span = rows.find(id);
    if (span == nullptr) continue;
    if (is_held(span->belongs)) {
      ++result_.held_rows;
      continue;
    }
    spans_.insert(id);
    left_spans_.insert(id);
    if (span->trace_row != 0) traces_.insert(span->trace_row);
    if (span->conversation_row != 0) conversations_.insert(span->conversation_row);
    add("span", 1);
    add("completion", span->has_completion);
    add("token_usage", span->has_usage);
    add("tool_execution", span->has_tool);
    add("resource_access", span->has_resource);
    for (retain::MomentRows& companion : companions)
      for (companion.begin_of_span(id); companion.next();) take(companion);
  }
}

void Plan::take(const retain::MomentRows& rows) {
  const retain::Moment& moment = rows.moment();
  const char* const table = rows.kind().table;
  if (!moments_[table].insert(moment.id).second) return;
  add(table, 1);
  if (moment.trace_row != 0) traces_.insert(moment.trace_row);
  if (moment.conversation_row != 0) conversations_.insert(moment.conversation_row);
  for (const std::int64_t content : moment.contents)
    if (content != 0) left_contents_.insert(content);
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
  for (const std::int64_t row : conversations_) {
    if (is_left("SELECT id FROM span WHERE conversation_row = ?1", row, spans_) ||
        is_left("SELECT id FROM error WHERE conversation_row = ?1", row, moments_["error"]) ||
        is_left("SELECT id FROM trace WHERE conversation_row = ?1", row, gone_traces_)) {
      continue;
    }
    add("conversation", 1);
  }
}

void Plan::count_text() {
  const auto has = [](const std::set<std::int64_t>& ids, std::int64_t first, std::int64_t end) {
    const auto at = ids.lower_bound(first);
    return at != ids.end() && *at < end;
  };
  std::vector<retain::EpochRange> epochs;
  for (const retain::EpochRange& epoch : retain::every_epoch(reader_))
    if (epoch.deleted > 0 || has(left_spans_, epoch.first_span_id, epoch.end_span_id) ||
        has(left_contents_, epoch.first_content_id, epoch.end_content_id))
      epochs.push_back(epoch);
  retain::Skip skip;
  skip.span = [&](std::int64_t id) { return spans_.contains(id); };
  skip.moment = [&](const char* table, std::int64_t id) { return moments_[table].contains(id); };
  const retain::TextMarks marks(reader_, epochs, skip);
  sql::Statement messages(reader_, "SELECT id FROM message WHERE id >= ?1 AND id < ?2");
  sql::Statement contents(reader_, "SELECT id FROM content WHERE id >= ?1 AND id < ?2");
  for (const retain::EpochRange& epoch : epochs) {
    messages.bind(1, epoch.first_message_id).bind(2, epoch.end_message_id);
    while (messages.step()) add("message", !marks.has_message(messages.integer(0)));
    contents.bind(1, epoch.first_content_id).bind(2, epoch.end_content_id);
    while (contents.step()) add("content", !marks.has_content(contents.integer(0)));
  }
}

}  // namespace

retain::Policies all_before(sql::Connection& connection, const Subject& subject,
                            std::int64_t now_ns) {
  retain::Policy policy;
  policy.keep_ns = now_ns - subject.until_ns;
  return {{policy}, retain::Holds::read(connection)};
}

EraseResult plan(sql::Connection& reader, const Subject& subject, std::int64_t now_ns) {
  if (subject.kind != Kind::before) return Plan(reader, subject).run();
  const RetentionResult due = retain::plan(reader, all_before(reader, subject, now_ns), now_ns);
  EraseResult result;
  for (const auto& [table, rows] : due.rows_by_table) {
    if (table.rfind("rollup_", 0) == 0) continue;  // sums stay
    result.rows_by_table[table] = rows;
    result.rows += rows;
  }
  return result;
}

}  // namespace daybook::erase
