#include "cli/report.hpp"
#include "cli/text.hpp"
#include "daybook/audit.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

/// A policy is as it was set last, ever; all else is of the window. What was denied stands where
/// it belongs, with that state; a read that only asked for figures stands there if it was.
std::string compliance_sql(const ReportSpec&, const ReportRequest& request) {
  const std::string window = request.filters.where("at_us", false);
  return R"(SELECT area, name, state, sum(count) AS count, sum(rows) AS rows, max(at) AS last_at
FROM (SELECT 1 AS place, 'policy' AS area, substr(object, 1, instr(object, '=') - 1) AS name,
             substr(object, instr(object, '=') + 1) AS state, count(*) AS count, NULL AS rows,
             max(at) AS at
      FROM audit_entries
      WHERE action = 'set' AND object GLOB '?*=*' AND object NOT GLOB 'alert=*'
        AND object NOT GLOB 'prices=*' GROUP BY 3
      UNION ALL
      SELECT 2, CASE kind WHEN 'erase' THEN 'erasure' ELSE 'retention' END, kind,
             CASE finished WHEN 1 THEN 'finished' ELSE 'unfinished' END, 1, rows_deleted, at
      FROM retention_runs )" +
         window + R"(
      UNION ALL
      SELECT CASE action WHEN 'hold' THEN 3 WHEN 'erase' THEN 3 WHEN 'opt_out' THEN 5
                         WHEN 'grant' THEN 6 WHEN 'key' THEN 6 WHEN 'content' THEN 7
                         WHEN 'export' THEN 8 WHEN 'broken' THEN 10 WHEN 'unrecorded' THEN 10
                         WHEN 'erase_subject' THEN 10 ELSE 9 END AS place,
             CASE action WHEN 'hold' THEN 'hold' WHEN 'erase' THEN 'erasure'
                         WHEN 'opt_out' THEN 'no redaction' WHEN 'grant' THEN 'access'
                         WHEN 'key' THEN 'access' WHEN 'content' THEN 'content read'
                         WHEN 'export' THEN 'export' WHEN 'broken' THEN 'audit'
                         WHEN 'unrecorded' THEN 'audit' WHEN 'erase_subject' THEN 'audit'
                         ELSE 'denied' END,
             CASE WHEN action IN ('content', 'export') THEN coalesce(principal, '(owner)')
                  WHEN action IN ('hold', 'erase', 'opt_out') THEN object ELSE action END,
             result, began_id IS NULL, rows_read, at
      FROM audit_entries )" +
         window + R"(
        AND (result = 'denied' OR action IN ('hold', 'erase', 'opt_out', 'grant', 'key', 'content',
                                             'export', 'broken', 'unrecorded', 'erase_subject')))
GROUP BY place, area, name, state
ORDER BY place, last_at DESC, name, state)";
}

/// What does not stand in a view: settings that nobody changed, what was redacted so far by rule,
/// and whether the audit is whole.
std::string state_line(const Table&, const ReportRequest&, const std::string& path) {
  std::string text;
  for (const Setting& setting : read_settings(path))
    text += (text.empty() ? "" : ", ") + visible(setting.name + " = " + setting.value);
  std::string hits;
  for (const auto& one : store_stats(path).redactions)
    hits += (hits.empty() ? "\nredacted so far: " : ", ") + one.rule + ' ' + count_text(one.hits);
  text += hits;
  const AuditCheck check = check_audit(path);
  text += "\naudit: " + counted(static_cast<std::uint64_t>(check.entries), "entry", "entries") +
          (check.ok() ? ", the chain is whole" : ", NOT whole: see `daybook audit verify`");
  return text + "\n\n";
}

}  // namespace

ReportSpec compliance_report() {
  return {.name = "compliance",
          .summary = "policies, retention, holds, erasures, redaction, reads of content",
          .example = "daybook report compliance --since 90d",
          .filters = {"at_us"},
          .measures = {"area", "name", "state", "count", "rows", "last_at"},
          .since = "30d",
          .sql = compliance_sql,
          .takes_bucket = false,
          .zone = kZoneOfFilters,
          .above = state_line,
          .refuses = {{"--by", "its rows are of many kinds"},
                      {"--bucket", "its rows are of many kinds"},
                      {"--service", "it tells of the whole store"},
                      {"--model", "it tells of the whole store"}}};
}

}  // namespace daybook::cli
