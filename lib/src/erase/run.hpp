// Run: one erasure from its tombstone to its certificate.
//
//   Run run(job, options, now_ns);
//   const EraseResult result = run.erase(subject);
//
// The caller holds the RunLock. One thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "daybook/erase.hpp"
#include "erase/names.hpp"
#include "erase/subject.hpp"
#include "retain/job.hpp"
#include "retain/ledger.hpp"

namespace daybook::erase {

class Run {
 public:
  Run(retain::Job& job, const EraseOptions& options, std::int64_t now_ns);

  /// As it was asked for now.
  EraseResult request(const Subject& subject);
  /// As an older tombstone says.
  EraseResult again(const Subject& subject, const state::Tombstone& tombstone);
  /// Whether again() looks at rows.
  static bool is_there(const Subject& subject, const state::Tombstone& tombstone) noexcept;

 private:
  void begin(const Subject& subject);
  void insert(const std::vector<state::Tombstone>& stones);
  void close_epoch();
  EraseResult erase(const Subject& subject);
  bool erase_rows(const Subject& subject, EraseResult& result);
  void move_days(const std::set<std::int64_t>& users, std::int64_t end_us);
  void unpack_days(std::int64_t end_us);
  std::set<std::int64_t> users_before(std::int64_t end_us);
  void clean(EraseResult& result);
  void end(const Subject& subject, EraseResult& result);
  void audit(const std::string& request, const EraseResult& result);

  retain::Job& job_;
  sql::Connection& connection_;
  const EraseOptions& options_;
  const std::int64_t now_ns_;
  retain::Ledger ledger_;
  std::string key_;
  state::StoreState before_;              // ids from there on are not meant
  std::vector<std::int64_t> tombstones_;  // rows of the table, one for each name
  bool goes_on_ = false;                  // with what a run before began
  std::string told_before_;               // its certificate
  std::set<std::string> damaged_;         // as EraseResult's
};

}  // namespace daybook::erase
