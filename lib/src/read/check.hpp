// The checks of check_store(), one function each. A check reads within the caller's snapshot, never
// changes anything, and reports what is wrong with table and id, or one line that all is well.
#pragma once

#include <cstdint>
#include <string>

#include "daybook/upkeep.hpp"
#include "sql/connection.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::read {

/// Collects the findings of one check. Beyond a few of a kind the rest is only counted: one damaged
/// page would fill the screen.
class Findings {
 public:
  Findings(CheckResult& result, std::string check) : result_(result), check_(std::move(check)) {}

  void wrong(const std::string& text);
  void not_verifiable(const std::string& text);
  /// Ends the check: how many more there were, or `all_well` if nothing was wrong.
  void finish(const std::string& all_well);

 private:
  void add(CheckResult::Finding::Kind kind, const std::string& text);
  CheckResult& result_;
  std::string check_;
  std::int64_t wrong_ = 0;
};

/// "rollup_day 2026-11-23 group 7: "
std::string place_of(const std::string& prefix, state::Tier tier, std::int64_t period,
                     std::int64_t group);

void check_integrity(sql::Connection& connection, bool quick, CheckResult& result);
void check_schema(sql::Connection& connection, CheckResult& result);
void check_orphans(sql::Connection& connection, CheckResult& result);
void check_epochs(sql::Connection& connection, CheckResult& result);
void check_tree(sql::Connection& connection, CheckResult& result);
void check_digest_runs(sql::Connection& connection, CheckResult& result);
void check_checksums(sql::Connection& connection, CheckResult& result);
void check_rollups(sql::Connection& connection, CheckResult& result);
void check_error_rollups(sql::Connection& connection, CheckResult& result);
void check_tool_rollups(sql::Connection& connection, CheckResult& result);
void check_user_rollups(sql::Connection& connection, CheckResult& result);
void check_user_chunks(sql::Connection& connection, Findings& findings);  // a part of that
void check_metric_rollups(sql::Connection& connection, CheckResult& result);
void check_tiers(sql::Connection& connection, CheckResult& result);
void check_percentiles(sql::Connection& connection, CheckResult& result);
void check_histograms(sql::Connection& connection, Findings& findings);     // a part of that
void check_hour_measures(sql::Connection& connection, Findings& findings);  // likewise
void check_sizes(sql::Connection& connection, CheckResult& result);
void check_prompts(sql::Connection& connection, CheckResult& result);
void check_prompt_tiers(sql::Connection& connection, Findings& findings);  // a part of that
void check_search(sql::Connection& connection, CheckResult& result);
void check_conversations(sql::Connection& connection, CheckResult& result);

}  // namespace daybook::read
