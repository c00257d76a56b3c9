#include <algorithm>

#include "daybook/upkeep.hpp"
#include "read/check.hpp"
#include "read/snapshot.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace read {
namespace {

constexpr std::int64_t kShownMax = 20;

}  // namespace

void Findings::add(CheckResult::Finding::Kind kind, const std::string& text) {
  result_.findings.push_back({kind, check_, text});
}

void Findings::wrong(const std::string& text) {
  if (++wrong_ <= kShownMax) add(CheckResult::Finding::Kind::wrong, text);
}

void Findings::not_verifiable(const std::string& text) {
  add(CheckResult::Finding::Kind::not_verifiable, text);
}

void Findings::finish(const std::string& all_well) {
  if (wrong_ == 0) add(CheckResult::Finding::Kind::ok, all_well);
  if (wrong_ > kShownMax) {
    add(CheckResult::Finding::Kind::wrong,
        "and " + std::to_string(wrong_ - kShownMax) + " more of these");
  }
}

}  // namespace read

bool CheckResult::ok() const noexcept {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) { return finding.kind == Finding::Kind::wrong; });
}

CheckResult check_store(const std::string& path, bool quick) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  const read::Snapshot snapshot(connection);
  CheckResult result;
  read::check_integrity(connection, quick, result);
  if (!result.ok()) return result;  // whatever a damaged file answers says nothing more
  read::check_schema(connection, result);
  read::check_orphans(connection, result);
  read::check_epochs(connection, result);
  read::check_tree(connection, result);
  if (!quick) read::check_checksums(connection, result);
  if (!quick) read::check_digest_runs(connection, result);
  read::check_rollups(connection, result);
  read::check_error_rollups(connection, result);
  read::check_tool_rollups(connection, result);
  read::check_user_rollups(connection, result);
  read::check_metric_rollups(connection, result);
  read::check_tiers(connection, result);
  read::check_percentiles(connection, result);
  read::check_sizes(connection, result);
  read::check_conversations(connection, result);
  read::check_prompts(connection, result);
  read::check_search(connection, result);
  return result;
}

}  // namespace daybook
