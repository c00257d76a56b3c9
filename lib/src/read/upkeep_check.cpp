#include <algorithm>

#include "daybook/upkeep.hpp"
#include "read/check.hpp"
#include "read/snapshot.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace read {
namespace {

constexpr std::int64_t kShownMax = 20;

/// The file is a store, and SQLite cannot read it. Other files are told by the same code, without
/// SQLite's or with that of a file that is none of its databases.
bool is_damage(const Error& error) {
  constexpr int kCorrupt = 11;  // SQLITE_CORRUPT
  return error.code == Error::Code::corrupt && (error.sqlite_code & 0xff) == kCorrupt;
}

/// What is in a file that is whole: what a damaged one answers says nothing more.
void check_content(sql::Connection& connection, bool quick, CheckResult& result) {
  check_schema(connection, result);
  check_orphans(connection, result);
  check_epochs(connection, result);
  check_tree(connection, result);
  if (!quick) check_checksums(connection, result);
  if (!quick) check_digest_runs(connection, result);
  check_rollups(connection, result);
  check_error_rollups(connection, result);
  check_tool_rollups(connection, result);
  check_user_rollups(connection, result);
  check_metric_rollups(connection, result);
  check_tiers(connection, result);
  check_percentiles(connection, result);
  check_sizes(connection, result);
  check_conversations(connection, result);
  check_prompts(connection, result);
  check_search(connection, result);
}

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
  CheckResult result;
  try {
    sql::Connection connection = sql::Connection::open_reader(path);
    schema::require_readable(connection);
    const read::Snapshot snapshot(connection);
    read::check_integrity(connection, quick, result);
    if (result.ok()) read::check_content(connection, quick, result);
  } catch (const Error& error) {  // so damaged that nothing more can be asked: that is the finding
    if (!read::is_damage(error)) throw;
    read::Findings(result, "integrity").wrong(error.what());
  }
  return result;
}

}  // namespace daybook
