#include "retain/plan.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "retain/audit_trim.hpp"
#include "retain/cold_text.hpp"
#include "retain/cold_unpack.hpp"
#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/rollup_hours.hpp"
#include "retain/run.hpp"
#include "retain/text_cut.hpp"
#include "retain/user_days.hpp"
#include "schema/migrate.hpp"

namespace daybook::retain {
namespace {

class DueRows {
 public:
  DueRows(sql::Connection& reader, const Policies& policies, std::int64_t now_ns, Gone& gone)
      : reader_(reader), policies_(policies), now_ns_(now_ns), gone_(gone) {}
  void take_spans();
  void take_moments();

 private:
  void take_companions(const DueSpan& span);

  sql::Connection& reader_;
  const Policies& policies_;
  std::int64_t now_ns_;
  Gone& gone_;
  std::vector<std::unique_ptr<MomentRows>> companions_;
};

void DueRows::take_spans() {
  for (const MomentKind& kind : moment_kinds())
    if (kind.what == What::errors || kind.what == What::events || kind.what == What::scores)
      companions_.push_back(std::make_unique<MomentRows>(reader_, kind));
  DueSpans due(reader_, policies_, now_ns_);
  due.begin();
  for (Look look; (look = due.look()) != Look::end;)
    if (look == Look::due && gone_.take(due.span())) take_companions(due.span());
}

void DueRows::take_companions(const DueSpan& span) {
  for (const auto& rows : companions_) {
    for (rows->begin_of_span(span.id); rows->next();) {
      const bool stays = has_own_policy(policies_, rows->kind(), rows->moment()) &&
                         !is_due(policies_, rows->kind(), rows->moment(), now_ns_);
      if (!stays) gone_.take(rows->kind(), rows->moment());
    }
  }
}

void DueRows::take_moments() {
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(reader_, kind, policies_, now_ns_);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;)
      if (look == Look::due) gone_.take(kind, due.moment());
  }
}

class Plan {
 public:
  Plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns)
      : reader_(reader), policies_(policies), now_ns_(now_ns), gone_(reader) {}

  RetentionResult run(const TakeFirst& first) {
    if (first && first(reader_, gone_)) count_first();
    take_due(reader_, policies_, now_ns_, gone_);
    find_texts();
    gone_.count_rest();
    for (const auto& [table, rows] :
         count_hours(reader_, hour_horizon(reader_, policies_, now_ns_)))
      gone_.add(table, rows);
    gone_.add("rollup_user_day", count_user_days(reader_, policies_, now_ns_));
    gone_.add("audit", count_audit(reader_, policies_, now_ns_));
    for (const auto& [table, rows] : gone_.rows())
      if (rows > first_rows_[table]) result_.rows_by_table[table] = rows - first_rows_[table];
    for (const auto& [table, rows] : result_.rows_by_table) result_.rows += rows;
    result_.texts_cut = gone_.texts_cut();
    result_.bytes = gone_.text_bytes() - first_bytes_;
    add_row_bytes();
    count_cold();
    return std::move(result_);
  }

 private:
  void count_first();
  void find_texts();
  void count_cold();
  void add_row_bytes();

  sql::Connection& reader_;
  const Policies& policies_;
  std::int64_t now_ns_;
  Gone gone_;
  bool closes_epoch_ = false;
  std::map<std::string, std::uint64_t> first_rows_;  // by table
  std::uint64_t first_bytes_ = 0;
  RetentionResult result_;
};

/// What went before, as if it were alone.
void Plan::count_first() {
  closes_epoch_ = true;
  Gone first = gone_;
  first.count_rest();
  first_rows_ = first.rows();
  first_bytes_ = first.text_bytes();
  for (const auto& [table, rows] : first_rows_) result_.erased_again += rows;
}

void Plan::find_texts() {
  DueTexts texts(reader_, policies_, now_ns_);
  texts.begin(0, INT64_MAX);
  while (texts.next())
    if (texts.is_due()) gone_.cut_span(texts.id());
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(reader_, kind, policies_, now_ns_, Goes::text);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;)
      if (look == Look::due) gone_.cut(kind, due.moment());
  }
}

/// Where text is packed or unpacked by policy: the marks are looked for once more.
void Plan::count_cold() {
  const bool is_off = is_cold_off(policies_);
  if (!is_off && policies_.cutoff_ns({What::cold, 0, false}, now_ns_) == kNever) return;
  const std::vector<EpochRange> left = gone_.epochs_left();
  const TextMarks marks(reader_, left, gone_.skip());
  const auto is_left = [&](std::int64_t content) {
    return std::any_of(left.begin(), left.end(), [&](const EpochRange& epoch) {
      return content >= epoch.first_content_id && content < epoch.end_content_id;
    });
  };
  ColdPlan plan;
  plan.skip = gone_.skip();
  plan.is_closed = [&](const EpochRange& epoch) {
    return !epoch.is_open || closes_epoch_ || is_left(epoch.end_content_id - 1);
  };
  plan.stays = [&](std::int64_t content) {
    return !is_left(content) || marks.has_content(content);
  };
  if (is_off) return take_unpacked(plan_unpacked(reader_, plan.stays), result_);
  const Cold cold = plan_cold_text(reader_, policies_, now_ns_, plan);
  result_.texts_packed = cold.texts;
  result_.packed_from_bytes = cold.text_bytes;
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

void take_due(sql::Connection& reader, const Policies& policies, std::int64_t now_ns, Gone& gone) {
  DueRows due(reader, policies, now_ns, gone);
  due.take_spans();
  due.take_moments();
}

RetentionResult plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns,
                     const TakeFirst& first) {
  return Plan(reader, policies, now_ns).run(first);
}

RetentionResult dry_run(const std::string& path, const std::optional<Time>& now,
                        const TakeFirst& first) {
  const std::int64_t now_ns =
      now ? now->time_since_epoch().count() : base::system_clock().wall_ns();
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  reader.exec("BEGIN");
  RetentionResult result = plan(reader, Policies::read(reader), now_ns, first);
  result.oldest_at = oldest_at(reader);
  reader.exec("COMMIT");
  return result;
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
