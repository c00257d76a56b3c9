#include "cli/report.hpp"
#include "cli/text.hpp"
#include "daybook/audit.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

/// A policy is as it was set last, ever; all else is of the window.
std::string compliance_sql(const ReportSpec&, const ReportRequest& request) {
  const std::string window = request.filters.where("at_us", false);
  const auto audited = [&](const char* place, const char* area, const std::string& name,
                           const std::string& condition) {
    return "\n      UNION ALL SELECT " + std::string(place) + ", '" + area + "', " + name +
           ", result,\n             count(*) - count(began_id), sum(rows_read), max(at) FROM "
           "audit_entries " +
           window + "\n        AND " + condition + " GROUP BY " + name + ", result";
  };
  return R"(SELECT area, name, state, count, rows, last_at
FROM (SELECT 1 AS place, 'policy' AS area, substr(object, 1, instr(object, '=') - 1) AS name,
             substr(object, instr(object, '=') + 1) AS state, count(*) AS count,
             NULL AS rows, max(at) AS last_at
      FROM audit_entries WHERE action = 'set' AND instr(object, '=') > 0 GROUP BY name
      UNION ALL SELECT 2, CASE kind WHEN 'erase' THEN 'erasure' ELSE 'retention' END, kind,
             CASE finished WHEN 1 THEN 'finished' ELSE 'unfinished' END,
             count(*), sum(rows_deleted), max(at) FROM retention_runs )" +
         window + "\n        GROUP BY kind, finished" +
         audited("3", "erasure", "object", "action = 'erase'") +
         audited("4", "hold", "object", "action = 'hold'") +
         "\n      UNION ALL SELECT 5, 'redaction', service, NULL, sum(redactions), count(*),"
         " max(at)\n             FROM spans " +
         window + " AND redactions > 0 GROUP BY service" +
         audited("6", "no redaction", "object", "action = 'opt_out'") +
         audited("7", "access", "action", "action IN ('grant', 'revoke', 'key')") +
         audited("8", "content read", "coalesce(principal, '(owner)')", "action = 'content'") +
         audited("9", "export", "coalesce(principal, '(owner)')", "action = 'export'") +
         audited("10", "denied", "action", "result = 'denied'") +
         audited("11", "audit", "action", "action IN ('broken', 'unrecorded', 'erase_subject')") +
         ")\nORDER BY place, last_at DESC, name, state";
}

/// What does not stand in a view: settings that nobody changed, and whether the audit is whole.
std::string state_line(const Table&, const ReportRequest&, const std::string& path) {
  std::string text;
  for (const Setting& setting : read_settings(path))
    text += (text.empty() ? "" : ", ") + visible(setting.name + " = " + setting.value);
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
          .above = state_line};
}

}  // namespace daybook::cli
