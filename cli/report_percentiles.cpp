#include "cli/report_percentiles.hpp"

#include "cli/report_sql.hpp"

namespace daybook::cli {

using Names = std::vector<std::string>;

std::string same(const Names& names, const std::string& a, const std::string& b) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " AND ") + a + '.' + name + " = " + b + '.' + name;
  return out;
}

// Blocks of cells, by the number of digits and the first, with the count up to the end of each.
std::string percentiles_sql(const std::string& columns, const Names& keys,
                            const std::string& where) {
  const std::string names = comma(keys);
  Names block = keys;
  block.insert(block.end(), {"measure", "block"});
  Names series = keys;
  series.emplace_back("measure");
  return "cell AS MATERIALIZED (\n  SELECT " + columns +
         R"(measure, value_ms,
         length(CAST(value_ms * 1000000 AS INTEGER)) * 10
           + substr(CAST(value_ms * 1000000 AS INTEGER), 1, 1) AS block, sum(count) AS count
  FROM latency_buckets )" +
         where + "\n  GROUP BY " + first_columns(keys.size() + 2) +
         "\n),\nblock AS MATERIALIZED (\n  SELECT " + names +
         "measure, block, sum(count) AS count FROM cell GROUP BY " +
         first_columns(keys.size() + 2) + "\n),\nrunning AS MATERIALIZED (\n  SELECT " + names +
         "measure, block,\n         (SELECT sum(b.count) FROM block AS b\n          WHERE " +
         same(series, "b", "block") +
         " AND b.block <= block.block) AS upto\n  FROM block\n),\n"
         "whole AS MATERIALIZED (\n  SELECT " +
         names + "measure, max(upto) AS count FROM running GROUP BY " +
         first_columns(series.size()) + "\n),\nfound AS MATERIALIZED (\n  SELECT " + names +
         R"(measure, percent, count * percent AS wanted,
         (SELECT min(r.block) FROM running AS r
          WHERE )" +
         same(series, "r", "whole") +
         R"( AND r.upto * 100 >= count * percent) AS block
  FROM whole CROSS JOIN (SELECT 50 AS percent UNION ALL SELECT 95 UNION ALL SELECT 99)
),
percentile AS MATERIALIZED (
  SELECT )" +
         names + R"(measure, percent,
         (SELECT min(c.value_ms) FROM cell AS c
          WHERE )" +
         same(block, "c", "found") +
         R"(
            AND ((SELECT r.upto FROM running AS r
                  WHERE )" +
         same(block, "r", "found") + R"()
                 - (SELECT total(a.count) FROM cell AS a
                    WHERE )" +
         same(block, "a", "found") +
         R"( AND a.value_ms > c.value_ms)) * 100
                >= wanted) AS value_ms
  FROM found
))";
}

std::string percentile_sql(const Names& keys, const std::string& measure,
                           const std::string& percent) {
  const std::string value =
      measure == "latency" ? "max(min(p.value_ms, max_ms), min_ms)" : "p.value_ms";
  const std::string row = same(keys, "p", "exact");
  return "(SELECT " + value + " FROM percentile AS p WHERE " +
         (row.empty() ? "" : row + "\n        AND ") + "p.measure = '" + measure +
         "' AND p.percent = " + percent + ")";
}

}  // namespace daybook::cli
