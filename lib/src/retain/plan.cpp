#include "retain/plan.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "retain/audit_trim.hpp"
#include "retain/cold_text.hpp"
#include "retain/cold_unpack.hpp"
#include "retain/due_spans.hpp"
#include "retain/gone.hpp"
#include "retain/moments.hpp"
#include "retain/rollup_hours.hpp"
#include "retain/text_cut.hpp"
#include "retain/user_days.hpp"

namespace daybook::retain {
namespace {

class Plan {
 public:
  Plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns)
      : reader_(reader), policies_(policies), now_ns_(now_ns), gone_(reader) {}

  RetentionResult run() {
    find_spans();
    find_moments();
    find_texts();
    gone_.count_rest();
    for (const auto& [table, rows] :
         count_hours(reader_, hour_horizon(reader_, policies_, now_ns_)))
      gone_.add(table, rows);
    gone_.add("rollup_user_day", count_user_days(reader_, policies_, now_ns_));
    gone_.add("audit", count_audit(reader_, policies_, now_ns_));
    result_.rows_by_table = gone_.rows();
    for (const auto& [table, rows] : result_.rows_by_table) result_.rows += rows;
    result_.texts_cut = gone_.texts_cut();
    result_.bytes = gone_.text_bytes();
    add_row_bytes();
    count_cold();
    return std::move(result_);
  }

 private:
  void find_spans();
  void find_companions(const DueSpan& span);
  void find_moments();
  void find_texts();
  void count_cold();
  void add_row_bytes();

  sql::Connection& reader_;
  const Policies& policies_;
  std::int64_t now_ns_;
  Gone gone_;
  RetentionResult result_;
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
    gone_.take(due.span());
    find_companions(due.span());
  }
}

void Plan::find_companions(const DueSpan& span) {
  for (const auto& rows : companions_) {
    for (rows->begin_of_span(span.id); rows->next();) {
      const bool stays = has_own_policy(policies_, rows->kind(), rows->moment()) &&
                         !is_due(policies_, rows->kind(), rows->moment(), now_ns_);
      if (!stays) gone_.take(rows->kind(), rows->moment());
    }
  }
}

void Plan::find_moments() {
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(reader_, kind, policies_, now_ns_);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;)
      if (look == Look::due) gone_.take(kind, due.moment());
  }
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
    return !epoch.is_open || is_left(epoch.end_content_id - 1);
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
