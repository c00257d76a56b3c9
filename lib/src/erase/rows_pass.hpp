// The pass over the rows of a subject, by id, in small transactions.
//
//   RowsPass pass(job, ledger, holds, subject);
//   bool done = pass.run(found);          // false: the time was up
//
// Rows that are gone already are passed over: it may be begun anew at any time. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "erase/find_rows.hpp"
#include "retain/job.hpp"
#include "retain/ledger.hpp"
#include "retain/span_delete.hpp"

namespace daybook::erase {

/// Holds that are in force, each by its name.
class NamedHolds {
 public:
  static NamedHolds read(sql::Connection& connection);
  const retain::Holds& all() const noexcept { return all_; }
  void name_those_of(const retain::Belongs& row, std::set<std::string>& names) const;
  /// Whether a row of the subject stays; `names` are then those of its holds. What names nobody
  /// itself is the subject's.
  bool keep(const retain::Belongs& row, const Subject& subject, std::set<std::string>& names) const;

 private:
  retain::Holds all_;
  std::map<std::string, retain::Holds> each_;
};

class RowsPass {
 public:
  RowsPass(retain::Job& job, retain::Ledger& ledger, const NamedHolds& holds,
           const Subject& subject);
  bool run(const FoundRows& found);

  /// Whose rows went.
  const std::set<std::int64_t>& users() const noexcept { return users_; }
  const std::set<std::int64_t>& sessions() const noexcept { return sessions_; }
  std::uint64_t held() const noexcept { return held_spans_.size() + held_moments_.size(); }
  const std::set<std::string>& holds() const noexcept { return hold_names_; }

 private:
  template <class One>
  bool each(const std::vector<std::int64_t>& ids, const One& one);
  void erase_span(std::int64_t id);
  void touch(const retain::Belongs& owner);
  bool is_held(const retain::Belongs& owner);

  retain::Job& job_;
  retain::Ledger& ledger_;
  const NamedHolds& holds_;
  const Subject& subject_;
  const retain::Policies no_policies_;
  retain::SpanById spans_;
  retain::SpanDelete span_delete_;
  std::set<std::int64_t> users_, sessions_, held_spans_;
  std::set<std::pair<std::string, std::int64_t>> held_moments_;
  std::set<std::string> hold_names_;
};

}  // namespace daybook::erase
