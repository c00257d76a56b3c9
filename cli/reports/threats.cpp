#include "cli/report.hpp"

namespace daybook::cli {
namespace {

/// Denials as they are, an entry of several counted as so many; who was denied five things within
/// an hour tries what there is; an hour in which somebody read content twenty times, and five times
/// as often as in the others.
std::string threats_sql(const ReportSpec&, const ReportRequest& request) {
  return R"(WITH entry AS (
  SELECT at, substr(at, 1, 13) AS hour, coalesce(principal, '(owner)') AS principal, action, object,
         result, rows_read, began_id
  FROM audit_entries )" +
         request.filters.where("at_us", false) + R"(),
reads AS (
  SELECT principal, hour, count(*) AS count, sum(rows_read) AS rows, min(at) AS first_at,
         max(at) AS last_at
  FROM entry WHERE action = 'content' AND began_id IS NULL GROUP BY principal, hour),
usual AS (SELECT principal, sum(count) AS count, count(*) AS hours FROM reads GROUP BY principal)
SELECT threat, principal, what, count, first_at, last_at
FROM (SELECT 1 AS place, 'broken audit' AS threat, principal, object AS what, count(*) AS count,
             min(at) AS first_at, max(at) AS last_at
      FROM entry WHERE action = 'broken' GROUP BY principal, object
      UNION ALL
      SELECT 2, 'enumeration', principal,
             count(DISTINCT action || ' ' || object) || ' things in an hour', count(*), min(at),
             max(at)
      FROM entry WHERE result = 'denied' GROUP BY principal, hour
      HAVING count(DISTINCT action || ' ' || object) >= 5
      UNION ALL
      SELECT 3, 'burst of reads', reads.principal, coalesce(reads.rows, 0) || ' rows in an hour',
             reads.count, reads.first_at, reads.last_at
      FROM reads JOIN usual ON usual.principal = reads.principal
      WHERE reads.count >= 20
        AND reads.count * (usual.hours - 1) >= 5 * (usual.count - reads.count)
      UNION ALL
      SELECT 4, 'denied', principal,  -- of a read the object is a sentence: read table errors
             iif(object LIKE action || ' %', object, action || ' ' || object) AS what,
             sum(max(coalesce(rows_read, 1), 1)), min(at), max(at)
      FROM entry WHERE result = 'denied' GROUP BY principal, what
      UNION ALL
      SELECT 5, 'unrecorded', principal, object, sum(rows_read), min(at), max(at)
      FROM entry WHERE action = 'unrecorded' GROUP BY principal, object)
ORDER BY place, count DESC, last_at DESC, principal, what)";
}

}  // namespace

ReportSpec threats_report() {
  return {.name = "threats",
          .summary = "denials by principal, enumeration, bursts of reads of content",
          .example = "daybook report threats --since 24h",
          .filters = {"at_us"},
          .measures = {"threat", "principal", "what", "count", "first_at", "last_at"},
          .since = "7d",
          .sql = threats_sql,
          .takes_bucket = false,
          .zone = kZoneOfFilters,
          .below =
              "A burst is an hour with 20 reads or more, and five times the mean of the"
              " others. Enumeration: five\ndifferent things denied within an hour.\n",
          .refuses = {{"--by", "its rows are by what happened"},
                      {"--bucket", "its rows are by what happened"},
                      {"--service", "entries of the audit name no service"},
                      {"--model", "entries of the audit name no model"}}};
}

}  // namespace daybook::cli
