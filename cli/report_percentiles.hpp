// Percentiles of a window as SQL: from the histograms of latency_buckets, by look-ups.
//
//   "WITH exact AS (… min_ms, max_ms …), " + percentiles_sql(columns, keys, where) +
//   " SELECT …, " + percentile_sql(keys, "latency", "95") + " AS p95_ms FROM exact"
//
// A bucket's middle may lie beyond all that is in it: the percentile of latencies is kept within
// the exact extremes, min_ms and max_ms of `exact`, as reports and views have it. Pure functions.
#pragma once

#include <string>
#include <vector>

namespace daybook::cli {

/// "a.x = b.x AND a.y = b.y"
std::string same(const std::vector<std::string>& names, const std::string& a, const std::string& b);
/// The tables `cell` (the histogram of each row), `block`, `running`, `whole`, `found` and
/// `percentile`. `columns` are the keys as latency_buckets tells them, each followed by a comma; no
/// key is NULL.
std::string percentiles_sql(const std::string& columns, const std::vector<std::string>& keys,
                            const std::string& where);
/// What `percentile` has for a row of `exact`. `percent` is 50, 95 or 99.
std::string percentile_sql(const std::vector<std::string>& keys, const std::string& measure,
                           const std::string& percent);

}  // namespace daybook::cli
