#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

/// "a.x IS b.x AND a.y IS b.y": a series may have no labels.
std::string alike(const std::vector<std::string>& names, const std::string& a,
                  const std::string& b) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " AND ") + a + '.' + name + " IS " + b + '.' + name;
  return out;
}

/// Quantiles of a window as the view metric_quantiles has them of an hour.
std::string quantiles_sql(const ReportRequest& request, const std::string& where) {
  const std::vector<std::string> all = keys_of(request);
  const std::string keys = comma(all);
  return "cell AS MATERIALIZED (\n  SELECT " + Buckets(request).column() + comma(request.by) +
         R"(
         coalesce(lower, -9e999) AS floor, coalesce(upper, 9e999) AS ceiling, total(count) AS count
  FROM metric_buckets )" +
         where + "\n  GROUP BY " + first_columns(all.size() + 2) +
         "\n),\nwhole AS MATERIALIZED (\n  SELECT " + keys +
         "total(count) AS count FROM cell GROUP BY " + first_columns(all.size()) +
         "\n),\nfound AS MATERIALIZED (\n  SELECT " + keys + R"(part, count * part AS wanted,
         (SELECT min(b.ceiling) FROM cell AS b
          WHERE )" +
         alike(all, "b", "whole") +
         "\n            AND (SELECT total(a.count) FROM cell AS a WHERE " +
         alike(all, "a", "whole") + R"( AND a.ceiling <= b.ceiling)
                >= whole.count * part) AS ceiling
  FROM whole CROSS JOIN (SELECT 0.5 AS part UNION ALL SELECT 0.95 UNION ALL SELECT 0.99)
  WHERE count > 0
),
quantile AS MATERIALIZED (
  SELECT )" +
         keys + R"(part,
         (SELECT CASE
            WHEN found.ceiling = 9e999 THEN CASE WHEN max(b.floor) > -9e999 THEN max(b.floor) END
            WHEN min(b.floor) = -9e999 AND found.ceiling <= 0 THEN found.ceiling
            ELSE (CASE WHEN min(b.floor) = -9e999 THEN 0.0 ELSE min(b.floor) END)
              + (found.ceiling - (CASE WHEN min(b.floor) = -9e999 THEN 0.0 ELSE min(b.floor) END))
              * (found.wanted - (SELECT total(a.count) FROM cell AS a
                 WHERE )" +
         alike(all, "a", "found") + R"( AND a.ceiling < found.ceiling)) / sum(b.count) END
          FROM cell AS b WHERE )" +
         alike(all, "b", "found") + " AND b.ceiling = found.ceiling) AS value\n  FROM found\n)";
}

std::string metrics_sql(const ReportSpec& spec, const ReportRequest& request) {
  if (is_plain(spec, request))
    return "SELECT service, name, labels_json, unit, samples, last, sum, avg, min, max, p50, p95,"
           " p99\nFROM metric_series " +
           request.filters.where("", true) + "\nORDER BY service, name, labels_json";
  const std::vector<std::string> all = keys_of(request);
  const std::string where = request.filters.where("hour_us", true);
  const auto quantile = [&](const char* part, const char* name) {
    return std::string(",\n       (SELECT q.value FROM quantile AS q WHERE ") +
           alike(all, "q", "shown") + " AND q.part = " + part + ") AS " + name;
  };
  return "WITH part AS MATERIALIZED (\n  SELECT " + Buckets(request).column() + comma(request.by) +
         R"(
         unit, samples, last, count, sum, min, max, hour_us,
         CASE WHEN instrument <> 'counter' THEN sum END AS measured
  FROM metric_rates )" +
         where + "\n),\nshown AS MATERIALIZED (\n  SELECT " + comma(all) + R"(
         max(unit) AS unit, sum(samples) AS samples,
         CASE WHEN count(sum) = count(*) THEN total(sum) END AS sum,
         CASE WHEN count(measured) = count(*) THEN total(measured) / nullif(total(count), 0) END
           AS avg,
         CASE WHEN count(min) = count(*) THEN min(min) END AS min,
         CASE WHEN count(max) = count(*) THEN max(max) END AS max
  FROM part GROUP BY )" +
         first_columns(all.size()) + "\n),\n" + quantiles_sql(request, where) + "\nSELECT " +
         comma(all) + "unit, samples,\n       (SELECT p.last FROM part AS p WHERE " +
         alike(all, "p", "shown") +
         " ORDER BY p.hour_us DESC LIMIT 1) AS last,\n       sum, avg, min, max" +
         quantile("0.5", "p50") + quantile("0.95", "p95") + quantile("0.99", "p99") +
         "\nFROM shown\nORDER BY " + first_columns(all.size());
}

}  // namespace

ReportSpec metrics_report() {
  return {.name = "metrics",
          .summary = "the application's own measurements by series: last, sum, mean, quantiles",
          .example = "daybook report metrics --since 24h",
          .filters = {"service", "environment"},
          .by = {"service", "name", "labels_json"},
          .measures = {"unit", "samples", "last", "sum", "avg", "min", "max", "p50", "p95", "p99"},
          .sql = metrics_sql,
          .refuses = {{"--model", "measurements name no model, but for their labels"}}};
}

}  // namespace daybook::cli
