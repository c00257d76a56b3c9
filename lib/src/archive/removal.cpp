#include "archive/removal.hpp"

#include <algorithm>

#include "archive/in_turns.hpp"

namespace daybook::archive {

Removal::Removal(retain::Job& job, retain::Ledger& ledger)
    : job_(job),
      ledger_(ledger),
      span_(job.connection(), rows::ContentState::archived),
      title_(job.connection(),
             "UPDATE conversation SET title = NULL WHERE title = ?2 AND id ="
             " (SELECT conversation_row FROM span WHERE span.id = ?1)") {
  for (const retain::MomentKind& kind : retain::moment_kinds()) {
    if (*kind.contents == '\0') continue;
    moments_.push_back(
        {&kind,
         sql::Statement(job.connection(), std::string("SELECT ") + kind.contents + " FROM " +
                                              kind.table + " WHERE id = ?1"),
         sql::Statement(job.connection(), retain::cut_moment_sql(kind))});
  }
}

bool Removal::run(ArchiveReader& archive,
                  const std::function<bool(const std::string&, const ArchivedRow&)>& wants) {
  const auto next = [&](ArchivedRow& row) {
    std::string line;
    while (archive.next(line)) {
      row = read_archived(line);
      if (wants(line, row)) return true;
    }
    return false;
  };
  InTurns<ArchivedRow> turns(job_, next);
  turns.begin = [&] { ledger_.begin(); };
  turns.apply = [&](const ArchivedRow& row) { take(row); };
  turns.end = [&] { ledger_.write(); };
  turns.committed = [&] { ledger_.committed(); };
  return turns.run();
}

void Removal::take(const ArchivedRow& row) {
  ledger_.cut_text();
  if (row.span == 0) return take_moment(*row.kind, row.moment);
  span_.cut(row.span);
  if (!row.title.empty()) title_.bind(1, row.span).bind(2, std::string_view(row.title)).run();
  ledger_.leave_epoch_of_span(row.span);
  for (const retain::MomentKind& kind : retain::moment_kinds()) {
    if (kind.what == retain::What::errors && row.error != 0) take_moment(kind, row.error);
    if (kind.what == retain::What::events)
      for (const std::int64_t id : row.events) take_moment(kind, id);
  }
}

void Removal::take_moment(const retain::MomentKind& kind, std::int64_t id) {
  const auto found = std::find_if(moments_.begin(), moments_.end(),
                                  [&](const Moments& of) { return of.kind == &kind; });
  sql::Statement& contents = found->contents;
  if (contents.bind(1, id).step())
    for (int column = 0; column < contents.columns(); ++column)
      if (!contents.is_null(column)) ledger_.leave_epoch_of_content(contents.integer(column));
  contents.reset();
  found->cut.bind(1, id).run();
}

}  // namespace daybook::archive
