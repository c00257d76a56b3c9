// Names: what still calls a subject by its name once its rows are gone: dictionaries, what is left
// of conversations and traces, the audit, released holds and consents.
//
//   Names names(job, subject);                 // before the rows go
//   … rows go …
//   bool done = names.forget(pass, holds, false);// false: the time was up
//
// A name of a dictionary is overwritten where no row refers to it any more, never deleted; the
// policy version is raised with it, so that writers in any process look it up anew. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "erase/rows_pass.hpp"
#include "erase/subject.hpp"
#include "retain/job.hpp"

namespace daybook::erase {

class Names {
 public:
  Names(retain::Job& job, const Subject& subject);
  /// `goes_on`: rows went in a run before, of which `pass` does not know.
  bool forget(const RowsPass& pass, const NamedHolds& holds, bool goes_on);

  std::int64_t overwritten() const noexcept { return overwritten_; }
  std::int64_t audit_entries() const noexcept { return audit_entries_; }

 private:
  void leave_rest(const char* table, const NamedHolds& holds);
  bool overwrite(const char* table, const char* kind, const std::set<std::int64_t>& ids);
  std::set<std::int64_t> unused_ids(const char* table);
  void collect_gone(const char* table, const char* kind,
                    const std::map<std::int64_t, std::string>& before);
  void forget_audit();

  retain::Job& job_;
  sql::Connection& connection_;
  const Subject& subject_;
  std::map<std::int64_t, std::string> conversations_, traces_;  // of the subject, by row
  std::set<std::string> gone_;                                  // "user:u42"
  std::int64_t overwritten_ = 0, audit_entries_ = 0;
};

/// In a write transaction: names of the subject in holds that were released, and in consents.
void forget_agreements(sql::Connection& connection, const std::string& key, const Subject& subject);

}  // namespace daybook::erase
