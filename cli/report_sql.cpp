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

/// Exact figures come from the spans, percentiles from the buckets of whole hours.
std::string latency_by_parts(const ReportRequest& request) {
  const std::string where = request.filters.where("hour_us", true);
  const Names all = keys_of(request);
  const std::string keys = comma(all), numbers = first_columns(all.size());
  std::string columns = Buckets(request).column(), shown;
  if (request.bucket != Bucket::none) shown = bucket_name(request.bucket) + std::string(", ");
  for (const std::string& key : request.by) {
    columns += "coalesce(" + key + ", '') AS " + key + ", ";
    shown += "nullif(" + key + ", '') AS " + key + ", ";
  }
  const std::string using_keys = " USING (" + keys.substr(0, keys.size() - 2) + ")";
  const auto percentile = [](const char* measure, const char* share, const char* name) {
    return std::string(",\n         min(value_ms) FILTER (WHERE measure = '") + measure +
           "' AND upto >= " + share + " * total) AS " + name;
  };
  return "WITH call AS (\n  SELECT " + columns + "status AS outcome, latency_ms\n" +
         R"(  FROM (SELECT s.service, s.environment, s.kind, s.operation, s.status, s.latency_ms,
               c.provider, c.model, s.at_us - s.at_us % 3600000000 AS hour_us
        FROM spans AS s LEFT JOIN completions AS c ON c.id = s.id
        WHERE s.latency_ms IS NOT NULL) )" +
         where + "\n),\nexact AS (\n  SELECT " + keys +
         R"(count(*) AS count, sum(outcome = 'error') AS errors,
         min(latency_ms) AS min_ms, avg(latency_ms) AS avg_ms, max(latency_ms) AS max_ms
  FROM call GROUP BY )" +
         numbers + "\n),\nbucket AS (\n  SELECT " + columns +
         "measure, value_ms, sum(count) AS n\n  FROM latency_buckets " + where + "\n  GROUP BY " +
         first_columns(all.size() + 2) + "\n),\nranked AS (\n  SELECT " + keys +
         "measure, value_ms,\n         sum(n) OVER (PARTITION BY " + keys +
         "measure ORDER BY value_ms) AS upto,\n         sum(n) OVER (PARTITION BY " + keys +
         "measure) AS total\n  FROM bucket\n),\npercentile AS (\n  SELECT " +
         keys.substr(0, keys.size() - 2) + percentile("latency", "0.50", "p50_ms") +
         percentile("latency", "0.95", "p95_ms") + percentile("latency", "0.99", "p99_ms") +
         percentile("ttft", "0.50", "ttft_p50_ms") + percentile("ttft", "0.95", "ttft_p95_ms") +
         "\n  FROM ranked GROUP BY " + numbers + "\n)\nSELECT " + shown +
         "\n       count, errors, min_ms, avg_ms, max_ms, p50_ms, p95_ms, p99_ms, ttft_p50_ms,"
         " ttft_p95_ms\nFROM exact JOIN percentile" +
         using_keys + "\nORDER BY " + numbers;
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
  return "SELECT name, rows, bytes, content_bytes, oldest_at, newest_at\n"
         "FROM report_storage ORDER BY bytes DESC, rows DESC, name";
}

}  // namespace daybook::cli
