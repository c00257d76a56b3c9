#include <algorithm>

#include "cli/report.hpp"

namespace daybook::cli {
namespace {

using Names = std::vector<std::string>;

/// "a, b, ", to stand before something.
std::string comma(const Names& names) {
  std::string out;
  for (const std::string& name : names) out += name + ", ";
  return out;
}

/// "1, 2, 3"
std::string first_columns(std::size_t count) {
  std::string out = "1";
  for (std::size_t i = 2; i <= count; ++i) out += ", " + std::to_string(i);
  return out;
}

bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What rows are told apart by: the bucket, then `by`.
Names keys_of(const ReportRequest& request) {
  Names keys = request.by;
  if (request.bucket != Bucket::none) keys.insert(keys.begin(), bucket_name(request.bucket));
  return keys;
}

/// The bucket as a column of a view that has whole hours, in the civil time of a zone: with an
/// offset for each stretch between two changes of its clocks.
class Buckets {
 public:
  explicit Buckets(const ReportRequest& request)
      : bucket_(request.bucket), zone_(request.filters.zone) {
    using std::chrono::hours;
    const auto [since, until] = request.filters.times(true);
    const Time end = until.value_or(std::chrono::ceil<hours>(std::chrono::system_clock::now()));
    Time at = since.value_or(Time(std::chrono::sys_days(std::chrono::year{2000} / 1 / 1)));
    offsets_.emplace_back(at, zone_.offset(at));
    for (at = std::chrono::floor<hours>(at); !zone_.is_utc() && at < end; at += hours(1)) {
      if (zone_.offset(at) != offsets_.back().second) offsets_.emplace_back(at, zone_.offset(at));
    }
  }

  /// "strftime(…) AS day, " or nothing.
  std::string column() const {
    if (bucket_ == Bucket::none) return "";
    const std::string civil =
        "hour_us / 1000000" +
        by_offset(
            [](Nanos offset) {
              const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(offset).count();
              return std::to_string(seconds);
            },
            " + ", "0");
    return text(civil) + " AS " + bucket_name(bucket_) + ", ";
  }

 private:
  template <class Text>
  std::string by_offset(Text text, const std::string& before, const std::string& nothing) const {
    if (offsets_.size() == 1) {
      const std::string one = text(offsets_[0].second);
      return one == nothing ? "" : before + one;
    }
    std::string sql = before + "CASE";
    for (std::size_t i = 0; i + 1 < offsets_.size(); ++i)
      sql += " WHEN hour_us < " + std::to_string(microseconds(offsets_[i + 1].first)) + " THEN " +
             text(offsets_[i].second);
    return sql + " ELSE " + text(offsets_.back().second) + " END";
  }

  std::string text(const std::string& civil) const {
    const auto format = [&](const std::string& how, const std::string& more = "") {
      return "strftime('" + how + "', " + civil + ", 'unixepoch'" + more + ")";
    };
    if (bucket_ == Bucket::day) return format("%Y-%m-%d");
    if (bucket_ == Bucket::week) return format("%Y-%m-%d", ", 'weekday 0', '-6 days'");
    if (bucket_ == Bucket::month) return format("%Y-%m");
    return format("%Y-%m-%dT%H:%M:%S") +
           by_offset([](Nanos offset) { return sql_literal(offset_text(offset)); }, " || ", "");
  }

  Bucket bucket_;
  const Zone& zone_;
  std::vector<std::pair<Time, Nanos>> offsets_;  // from then on
};

/// "a.x = b.x AND a.y = b.y"
std::string same(const Names& names, const std::string& a, const std::string& b) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " AND ") + a + '.' + name + " = " + b + '.' + name;
  return out;
}

/// The histogram of each row as `cell`, and what finds a percentile in it by look-ups: blocks of
/// cells, by the number of digits and the first, with the count up to the end of each.
std::string histograms_sql(const std::string& columns, const Names& keys,
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

/// Exact figures come from the sums of whole hours, percentiles from their buckets.
std::string latency_by_parts(const ReportRequest& request) {
  const std::string where = request.filters.where("hour_us", true);
  const Names keys = keys_of(request);
  const std::string numbers = first_columns(keys.size());
  std::string columns = Buckets(request).column(), shown;
  if (request.bucket != Bucket::none) shown = bucket_name(request.bucket) + std::string(", ");
  for (const std::string& key : request.by) {
    columns += "coalesce(" + key + ", '') AS " + key + ", ";
    shown += "nullif(" + key + ", '') AS " + key + ", ";
  }
  const auto percentile = [&](const char* measure, const char* percent, const char* name) {
    return std::string(",\n       (SELECT p.value_ms FROM percentile AS p WHERE ") +
           same(keys, "p", "exact") + "\n        AND p.measure = '" + measure +
           "' AND p.percent = " + percent + ") AS " + name;
  };
  return "WITH part AS (\n  SELECT " + columns +
         "status AS outcome, count, sum_ns, min_ms, max_ms\n  FROM latency_sums " + where +
         "\n),\nexact AS (\n  SELECT " + comma(keys) +
         R"(sum(count) AS count, sum(CASE outcome WHEN 'error' THEN count ELSE 0 END) AS errors,
         min(min_ms) AS min_ms, total(sum_ns) / sum(count) / 1000000 AS avg_ms,
         max(max_ms) AS max_ms
  FROM part GROUP BY )" +
         numbers + "\n),\n" + histograms_sql(columns, keys, where) + "\nSELECT " + shown +
         "\n       count, errors, min_ms, avg_ms, max_ms" + percentile("latency", "50", "p50_ms") +
         percentile("latency", "95", "p95_ms") + percentile("latency", "99", "p99_ms") +
         percentile("ttft", "50", "ttft_p50_ms") + percentile("ttft", "95", "ttft_p95_ms") +
         "\nFROM exact\nORDER BY " + numbers;
}

/// Whether `by` is a report's own, and all hours are asked for without buckets.
bool is_plain(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& f = request.filters;
  return request.by == spec.by && request.bucket == Bucket::none && f.since.empty() &&
         f.until.empty();
}

std::string latency_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  if (!is_plain(spec, request) || !filters.environment.empty() || !filters.status.empty())
    return latency_by_parts(request);
  return "SELECT service, operation, provider, model, count, errors, min_ms, avg_ms, max_ms,\n"
         "       p50_ms, p95_ms, p99_ms, ttft_p50_ms, ttft_p95_ms\n"
         "FROM report_latency " +
         filters.where("", true) + "\nORDER BY service, operation, provider, model";
}

/// "sum(count) AS count, …" for each of the report's figures.
std::string sums(const ReportSpec& spec) {
  std::string out;
  for (const std::string& name : spec.measures) {
    out += out.empty() ? "\n       " : ",\n       ";
    out += "sum(" + name + ") AS " + name;
  }
  return out;
}

/// The dearest first, unless rows are told apart by time.
std::string dearest_first(const ReportRequest& request) {
  const std::string keys = first_columns(keys_of(request).size());
  if (request.bucket != Bucket::none) return keys;
  return "cost_usd IS NULL, cost_usd DESC, " + keys;
}

std::string tokens_sql(const ReportSpec& spec, const ReportRequest& request) {
  const std::string keys = first_columns(keys_of(request).size());
  return "SELECT " + Buckets(request).column() + comma(request.by) + sums(spec) +
         "\nFROM report_tokens_hourly " + request.filters.where("hour_us", true) + "\nGROUP BY " +
         keys + "\nORDER BY " + (spec.name == "cost" ? dearest_first(request) : keys);
}

std::string users_sql(const ReportSpec& spec, const ReportRequest& request) {
  return "SELECT " + Buckets(request).column() + comma(request.by) + sums(spec) +
         "\nFROM (SELECT day_us AS hour_us, service, user_id, model, count, errors, input_tokens,\n"
         "             output_tokens, cache_read_tokens, cost_usd, unpriced FROM report_users) " +
         request.filters.where("hour_us", true) + "\nGROUP BY " +
         first_columns(keys_of(request).size()) + "\nORDER BY " + dearest_first(request);
}

std::string errors_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  if (is_plain(spec, request) && filters.model.empty())
    return "SELECT service, error_type, fingerprint, count, first_at, last_at, sample\n"
           "FROM report_errors " +
           filters.where("", true) + "\nORDER BY count DESC, service, error_type, fingerprint";
  const std::size_t keys = keys_of(request).size();
  const bool in_time = request.bucket != Bucket::none;
  std::string order = in_time ? "1, count DESC" : "count DESC";
  for (const char* column : {"service", "provider", "model", "error_type", "fingerprint"})
    if (has(request.by, column)) order += std::string(", ") + column;
  return "SELECT " + comma(keys_of(request)) +
         "count, first_at, last_at,\n"
         "       (SELECT e.error_message FROM errors AS e WHERE e.id = found.sample_row) AS "
         "sample\n"
         "FROM (SELECT " +
         Buckets(request).column() + comma(request.by) +
         "\n             sum(count) AS count, min(first_at) AS first_at, max(last_at) AS last_at,"
         "\n             max(sample_row) AS sample_row\n"
         "      FROM report_errors_hourly " +
         filters.where("hour_us", true) + "\n      GROUP BY " + first_columns(keys) +
         ") AS found\nORDER BY " + order;
}

std::string traffic_sql(const ReportRequest& request) {
  const std::size_t keys = keys_of(request).size();
  return "SELECT " + Buckets(request).column() + comma(request.by) +
         "\n       sum(count) AS count, sum(errors) AS errors,\n"
         "       sum(errors) * 1.0 / nullif(sum(count), 0) AS error_rate, sum(losses) AS losses\n"
         "FROM report_traffic " +
         request.filters.where("hour_us", true) + "\nGROUP BY " + first_columns(keys) +
         "\nORDER BY " + first_columns(keys);
}

/// Of a window, from the rows: only of all hours together there are percentiles to be read.
std::string tools_by_parts(const ReportRequest& request) {
  const Names all = keys_of(request);
  const std::string keys = comma(all), numbers = first_columns(all.size());
  const std::string partition = "OVER (PARTITION BY " + keys.substr(0, keys.size() - 2);
  return "WITH call AS (\n  SELECT " + Buckets(request).column() + comma(request.by) +
         "status, latency_ms, at\n"
         R"(  FROM (SELECT service, server, tool, status, latency_ms, at,
               at_us - at_us % 3600000000 AS hour_us
        FROM tool_executions) )" +
         request.filters.where("hour_us", true) + "\n),\nranked AS (\n  SELECT " + keys +
         "status, latency_ms, at,\n         row_number() " + partition +
         ", latency_ms IS NULL ORDER BY latency_ms) AS place,\n         count(latency_ms) " +
         partition + ") AS timed\n  FROM call\n)\nSELECT " + keys +
         R"(
       count(*) AS count, sum(status = 'error') AS errors,
       sum(status = 'error') * 1.0 / count(*) AS error_rate, avg(latency_ms) AS avg_ms,
       min(latency_ms) FILTER (WHERE place * 100 >= timed * 50) AS p50_ms,
       min(latency_ms) FILTER (WHERE place * 100 >= timed * 95) AS p95_ms,
       max(at) AS last_at
FROM ranked GROUP BY )" +
         numbers + "\nORDER BY " + numbers;
}

/// "a.x IS b.x AND a.y IS b.y": a series may have no labels.
std::string alike(const Names& names, const std::string& a, const std::string& b) {
  std::string out;
  for (const std::string& name : names)
    out += (out.empty() ? "" : " AND ") + a + '.' + name + " IS " + b + '.' + name;
  return out;
}

/// Quantiles of a window as the view metric_quantiles has them of an hour.
std::string quantiles_sql(const ReportRequest& request, const std::string& where) {
  const Names all = keys_of(request);
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
  const Names all = keys_of(request);
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

std::string tools_sql(const ReportSpec& spec, const ReportRequest& request) {
  if (!is_plain(spec, request)) return tools_by_parts(request);
  return "SELECT service, server, tool, count, errors, error_rate, avg_ms, p50_ms, p95_ms,"
         " last_at\nFROM report_tools " +
         request.filters.where("", true) + "\nORDER BY service, server, tool";
}

}  // namespace

std::string report_sql(const ReportSpec& spec, const ReportRequest& request) {
  if (spec.name == "latency") return latency_sql(spec, request);
  if (spec.name == "tokens" || spec.name == "cost") return tokens_sql(spec, request);
  if (spec.name == "users") return users_sql(spec, request);
  if (spec.name == "errors") return errors_sql(spec, request);
  if (spec.name == "traffic") return traffic_sql(request);
  if (spec.name == "models") {
    return "SELECT " + comma(spec.measures).substr(0, comma(spec.measures).size() - 2) +
           "\nFROM report_models ORDER BY count DESC, provider, model";
  }
  if (spec.name == "metrics") return metrics_sql(spec, request);
  if (spec.name == "tools") return tools_sql(spec, request);
  return "SELECT name, rows, bytes, content_bytes, oldest_at, newest_at\n"
         "FROM report_storage ORDER BY bytes DESC, rows DESC, name";
}

}  // namespace daybook::cli
