#include "retain/span_delete.hpp"

#include "retain/job.hpp"

namespace daybook::retain {

SpanDelete::SpanDelete(sql::Connection& connection, Ledger& ledger, const Policies& policies,
                       std::int64_t now_ns)
    : ledger_(ledger),
      policies_(policies),
      now_ns_(now_ns),
      span_(connection, "DELETE FROM span WHERE id = ?1") {
  for (const MomentKind& kind : moment_kinds()) {
    if (kind.what != What::errors && kind.what != What::events && kind.what != What::scores)
      continue;
    companions_.push_back({MomentRows(connection, kind), MomentDelete(connection, kind, ledger)});
  }
}

void SpanDelete::run(const DueSpan& span) {
  for (Companions& companions : companions_) {
    const MomentKind& kind = companions.rows.kind();
    const Pausing pausing(companions.rows);
    for (companions.rows.begin_of_span(span.id); companions.rows.next();) {
      const Moment& moment = companions.rows.moment();
      const bool parts =
          has_own_policy(policies_, kind, moment) && !is_due(policies_, kind, moment, now_ns_);
      parts ? companions.erase.part(moment.id) : companions.erase.run(moment);
    }
  }
  ledger_.span(span);
  span_.bind(1, span.id).run();  // its detail rows go with it: foreign keys
  ledger_.rows("span", 1);
  if (span.has_completion) ledger_.rows("completion", 1);
  if (span.has_usage) ledger_.rows("token_usage", 1);
  if (span.has_tool) ledger_.rows("tool_execution", 1);
  if (span.has_resource) ledger_.rows("resource_access", 1);
}

}  // namespace daybook::retain
