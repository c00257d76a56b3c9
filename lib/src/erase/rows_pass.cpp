#include "erase/rows_pass.hpp"

#include <algorithm>

#include "retain/rows_pass.hpp"
#include "schema/migrate.hpp"

namespace daybook::erase {

NamedHolds NamedHolds::read(sql::Connection& connection) {
  NamedHolds holds;
  holds.all_ = retain::Holds::read(connection);
  if (!schema::has_table(connection, "hold")) return holds;
  sql::Statement names(connection, "SELECT name FROM hold WHERE released_ns IS NULL");
  while (names.step())
    holds.each_.emplace(names.text(0), retain::Holds::read(connection, names.text(0)));
  return holds;
}

void NamedHolds::name_those_of(const retain::Belongs& row, std::set<std::string>& names) const {
  for (const auto& [name, hold] : each_)
    if (hold.covers(row)) names.insert(name);
}

bool NamedHolds::keep(const retain::Belongs& row, const Subject& subject,
                      std::set<std::string>& names) const {
  if (all_.empty()) return false;
  bool is_kept = false;
  for (const std::int64_t id : subject.ids) {
    retain::Belongs whole = row;
    if (subject.kind == Kind::user && whole.user_id == 0) whole.user_id = id;
    if (subject.kind == Kind::session && whole.session_id == 0) whole.session_id = id;
    if (!all_.covers(whole)) continue;
    is_kept = true;
    name_those_of(whole, names);
  }
  return is_kept;
}

RowsPass::RowsPass(retain::Job& job, retain::Ledger& ledger, const NamedHolds& holds,
                   const Subject& subject)
    : job_(job),
      ledger_(ledger),
      holds_(holds),
      subject_(subject),
      no_policies_({}, {}),
      spans_(job.connection()),
      span_delete_(job.connection(), ledger, no_policies_, 0) {}

/// A transaction that is run twice does the same twice.
template <class One>
bool RowsPass::each(const std::vector<std::int64_t>& ids, const One& one) {
  for (std::size_t at = 0; at < ids.size();) {
    if (job_.time_is_up()) return false;
    const std::size_t begin = at;
    job_.transaction([&] {
      ledger_.begin();
      at = begin;
      do {
        one(ids[at]);
      } while (++at < ids.size() && !job_.turn_is_over() && !ledger_.is_full());
      ledger_.write();
    });
    ledger_.committed();
  }
  return true;
}

bool RowsPass::is_held(const retain::Belongs& owner) {
  return holds_.keep(owner, subject_, hold_names_);
}

void RowsPass::touch(const retain::Belongs& owner) {
  if (owner.user_id != 0) users_.insert(owner.user_id);
  if (owner.session_id != 0) sessions_.insert(owner.session_id);
}

void RowsPass::erase_span(std::int64_t id) {
  const retain::Pausing pausing(spans_);
  const retain::DueSpan* const span = spans_.find(id);
  if (span == nullptr) return;
  if (is_held(span->belongs)) {
    held_spans_.insert(id);
    return;
  }
  touch(span->belongs);
  span_delete_.run(*span);
}

bool RowsPass::run(const FoundRows& found) {
  if (!each(found.spans, [this](std::int64_t id) { erase_span(id); })) return false;
  if (!retain::write_copies(job_, ledger_)) return false;
  for (std::size_t i = 0; i < retain::kMomentKinds; ++i) {
    const retain::MomentKind& kind = retain::moment_kinds()[i];
    retain::MomentRows rows(job_.connection(), kind);
    retain::MomentDelete erase(job_.connection(), kind, ledger_);
    const bool done = each(found.moments[i], [&](std::int64_t id) {
      const retain::Pausing pausing(rows);
      rows.begin_of(id);
      if (!rows.next()) return;
      if (is_held(rows.moment().belongs)) {
        held_moments_.emplace(kind.table, id);
        return;
      }
      touch(rows.moment().belongs);
      erase.run(rows.moment());
    });
    if (!done) return false;
  }
  return true;
}

}  // namespace daybook::erase
