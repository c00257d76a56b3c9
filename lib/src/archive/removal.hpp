// Removal: takes the text that a whole archive holds out of the store, row by row. The rows stay
// and say `archived`; the text itself goes with the sweep.
//
//   Removal removal(job, ledger);
//   const bool done = removal.run(reader, [&](const std::string& line, row) { return …; });
//
// In small transactions; run again it finds what is left. One thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "archive/archive_file.hpp"
#include "archive/archived_row.hpp"
#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/span_text.hpp"

namespace daybook::archive {

class Removal {
 public:
  Removal(retain::Job& job, retain::Ledger& ledger);
  /// Of the lines that `wants` says: those that tell what the row says now. False: the time was up.
  bool run(ArchiveReader& archive,
           const std::function<bool(const std::string& line, const ArchivedRow&)>& wants);

 private:
  void take(const ArchivedRow& row);
  void take_moment(const retain::MomentKind& kind, std::int64_t id);

  retain::Job& job_;
  retain::Ledger& ledger_;
  retain::SpanText span_;
  sql::Statement title_;
  struct Moments {
    const retain::MomentKind* kind;
    sql::Statement contents, cut;
  };
  std::vector<Moments> moments_;
};

}  // namespace daybook::archive
