#include "erase/plan.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "erase/find_rows.hpp"
#include "erase/plan_sums.hpp"
#include "erase/rows_pass.hpp"
#include "retain/due_spans.hpp"
#include "retain/gone.hpp"
#include "retain/moments.hpp"
#include "retain/plan.hpp"

namespace daybook::erase {
namespace {

class Plan {
 public:
  /// `sums`: nullptr: they are kept.
  Plan(sql::Connection& reader, const Subject& subject, retain::Gone& gone, PlanSums* sums)
      : reader_(reader),
        subject_(subject),
        holds_(NamedHolds::read(reader)),
        gone_(gone),
        sums_(sums) {
    state::StoreStateTable table(reader);
    found_ = find_rows(reader, subject, table.read());
  }

  /// What is held.
  EraseResult run() {
    take_spans();
    take_moments();
    result_.holds.assign(names_.begin(), names_.end());
    return std::move(result_);
  }

 private:
  bool is_held(const retain::Belongs& owner) { return holds_.keep(owner, subject_, names_); }
  void take_spans();
  void take_moments();
  void take(const retain::MomentKind& kind, const retain::Moment& moment) {
    gone_.take(kind, moment);
    if (sums_ != nullptr && taken_.emplace(kind.table, moment.id).second) sums_->take(kind, moment);
  }

  sql::Connection& reader_;
  const Subject& subject_;
  const NamedHolds holds_;
  FoundRows found_;
  retain::Gone& gone_;
  PlanSums* const sums_;
  std::set<std::pair<std::string, std::int64_t>> taken_;
  EraseResult result_;
  std::set<std::string> names_;
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
    if (!gone_.take(*span)) continue;
    if (sums_ != nullptr) sums_->take(*span);
    for (retain::MomentRows& companion : companions)
      for (companion.begin_of_span(id); companion.next();)
        take(companion.kind(), companion.moment());
  }
}

void Plan::take_moments() {
  for (std::size_t i = 0; i < retain::kMomentKinds; ++i) {
    retain::MomentRows rows(reader_, retain::moment_kinds()[i]);
    for (const std::int64_t id : found_.moments[i]) {
      rows.begin_of(id);
      if (!rows.next()) continue;
      if (is_held(rows.moment().belongs))
        ++result_.held_rows;
      else
        take(rows.kind(), rows.moment());
    }
  }
}

void count_sums_before(sql::Connection& reader, const retain::Policies& policies,
                       std::int64_t now_ns, EraseResult& result) {
  PlanSums sums(reader);
  const retain::MomentKind& errors = retain::moment_kinds()[0];
  retain::MomentRows of_span(reader, errors);
  retain::DueSpans spans(reader, policies, now_ns);
  spans.begin();
  for (retain::Look look; (look = spans.look()) != retain::Look::end;) {
    if (look != retain::Look::due) continue;
    sums.take(spans.span());
    for (of_span.begin_of_span(spans.span().id); of_span.next();)
      sums.take(errors, of_span.moment());
  }
  retain::DueMoments alone(reader, errors, policies, now_ns);
  alone.begin();
  for (retain::Look look; (look = alone.look()) != retain::Look::end;)
    if (look == retain::Look::due) sums.take(errors, alone.moment());
  sums.count(result);
}

}  // namespace

retain::Policies all_before(sql::Connection& connection, const Subject& subject,
                            std::int64_t now_ns) {
  retain::Policy policy;
  policy.keep_ns = now_ns - subject.until_ns;
  return {{policy}, retain::Holds::read(connection)};
}

void count_held(sql::Connection& connection, const Subject& subject, const NamedHolds& holds,
                std::int64_t now_ns, EraseResult& result) {
  if (holds.all().empty()) return;
  retain::Policy policy;
  policy.keep_ns = now_ns - subject.until_ns;
  const retain::Policies policies({policy}, {});
  std::set<std::string> names;
  const auto count = [&](const retain::Belongs& row) {
    if (!holds.all().covers(row)) return;
    ++result.held_rows;
    holds.name_those_of(row, names);
  };
  retain::DueSpans spans(connection, policies, now_ns);
  spans.begin();
  for (retain::Look look; (look = spans.look()) != retain::Look::end;)
    if (look == retain::Look::due) count(spans.span().belongs);
  for (const retain::MomentKind& kind : retain::moment_kinds()) {
    retain::DueMoments moments(connection, kind, policies, now_ns);
    moments.begin();
    for (retain::Look look; (look = moments.look()) != retain::Look::end;)
      if (look == retain::Look::due) count(moments.moment().belongs);
  }
  result.holds.assign(names.begin(), names.end());
}

EraseResult plan(sql::Connection& reader, const Subject& subject, std::int64_t now_ns,
                 EraseRollups rollups) {
  const bool recomputes = rollups == EraseRollups::recompute;
  if (subject.kind != Kind::before) {
    retain::Gone gone(reader);
    PlanSums sums(reader);
    EraseResult result = Plan(reader, subject, gone, recomputes ? &sums : nullptr).run();
    gone.count_rest();
    result.rollups = rollups;
    if (recomputes) sums.count(result);
    result.rows_by_table = gone.rows();
    for (const auto& [table, rows] : result.rows_by_table) result.rows += rows;
    return result;
  }
  const retain::Policies policies = all_before(reader, subject, now_ns);
  const RetentionResult due = retain::plan(reader, policies, now_ns);
  EraseResult result;
  result.rollups = rollups;
  if (recomputes) count_sums_before(reader, policies, now_ns, result);
  for (const auto& [table, rows] : due.rows_by_table) {
    if (table.rfind("rollup_", 0) == 0) continue;  // sums stay
    result.rows_by_table[table] = rows;
    result.rows += rows;
  }
  count_held(reader, subject, NamedHolds::read(reader), now_ns, result);
  return result;
}

void take_rows(sql::Connection& reader, const Subject& subject, std::int64_t now_ns,
               retain::Gone& gone) {
  if (subject.kind == Kind::before)
    retain::take_due(reader, all_before(reader, subject, now_ns), now_ns, gone);
  else
    Plan(reader, subject, gone, nullptr).run();
}

}  // namespace daybook::erase
