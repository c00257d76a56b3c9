#include "retain/rows_pass.hpp"

#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/span_delete.hpp"

namespace daybook::retain {
namespace {

constexpr int kKeptPerTurn = 1000;  // rows that a transaction may look at and keep

/// Outside of the guard, to the first that is due: the place before it.
template <class Due>
std::optional<Place> find_due(Due& due, const Place& from) {
  Place before = from;
  due.begin(from);
  Look look;
  while ((look = due.look()) == Look::kept) before = due.place();
  due.pause();
  return look == Look::due ? std::optional(before) : std::nullopt;
}

template <class Due, class Erase>
bool delete_due(Job& job, Ledger& ledger, Due& due, const Erase& erase) {
  Place from;
  for (;;) {
    if (job.time_is_up()) return false;
    const std::optional<Place> before = find_due(due, from);
    if (!before) return true;
    job.transaction([&] {
      ledger.begin();
      const Pausing pausing(due);
      due.begin(*before);
      int kept = 0;
      do {
        const Look look = due.look();
        if (look == Look::end) break;
        if (look == Look::due)
          erase();
        else
          ++kept;
      } while (kept < kKeptPerTurn && !job.turn_is_over() && !ledger.is_full());
      from = due.place();
      due.pause();
      ledger.write();
    });
    ledger.committed();
  }
}

}  // namespace

bool write_copies(Job& job, Ledger& ledger) {
  if (ledger.copies() == nullptr) return true;
  const std::set<std::int64_t>& days = ledger.copies()->days();
  for (auto day = days.begin(); day != days.end();) {
    if (job.time_is_up()) return false;
    const auto from = day;
    job.transaction([&] {
      ledger.begin();
      day = from;
      do {
        ledger.copies()->write(*day, ledger.state().folded_hour);
      } while (++day != days.end() && !job.turn_is_over());
      ledger.write();
    });
    ledger.committed();
  }
  return true;
}

bool delete_due_spans(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns) {
  DueSpans due(job.connection(), policies, now_ns);
  SpanDelete erase(job.connection(), ledger, policies, now_ns);
  return delete_due(job, ledger, due, [&] { erase.run(due.span()); }) && write_copies(job, ledger);
}

bool delete_due_moments(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns) {
  for (const MomentKind& kind : moment_kinds()) {
    DueMoments due(job.connection(), kind, policies, now_ns);
    MomentDelete erase(job.connection(), kind, ledger);
    if (!delete_due(job, ledger, due, [&] { erase.run(due.moment()); })) return false;
  }
  return true;
}

}  // namespace daybook::retain
