#include "daybook/prompts.hpp"

#include <CLI/App.hpp>
#include <array>
#include <map>
#include <tuple>

#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"
#include "cli/rows.hpp"

namespace daybook::cli {
namespace {

constexpr const char* kKeys = "service, operation, prompt_name, prompt_version, prompt_fingerprint";

/// Of the latest scores: what is read of the rows is bounded.
std::string judged_sql(const ReportRequest& request) {
  const std::string score = request.score.empty() ? "(SELECT name FROM judgement GROUP BY name"
                                                    " ORDER BY count(*) DESC, name LIMIT 1)"
                                                  : sql_literal(request.score);
  return R"(judgement AS MATERIALIZED (
  SELECT name, value, span_row FROM scores
  WHERE span_row IS NOT NULL AND value IS NOT NULL ORDER BY id DESC LIMIT 100000
),
judged AS MATERIALIZED (
  SELECT c.service, c.operation, c.prompt_name, c.prompt_version, c.prompt_fingerprint,
         j.name AS score, count(*) AS scores, avg(j.value) AS avg_score
  FROM judgement AS j CROSS JOIN completions AS c ON c.id = j.span_row
  )" + and_where(request.filters.where("c.at_us", true), "j.name = " + score) +
         "\n  GROUP BY 1, 2, 3, 4, 5, 6\n)";
}

/// Of all time: the totals and histograms that the writer keeps.
std::string versions_kept(const ReportRequest& request) {
  const std::string where = request.filters.where("", true), keys = kKeys;
  return "running AS (\n  SELECT " + keys +
         R"(, value_ms,
         sum(count) OVER (PARTITION BY )" +
         keys + R"( ORDER BY value_ms) AS upto,
         sum(count) OVER (PARTITION BY )" +
         keys + R"() AS timed
  FROM prompt_latencies )" +
         where + "\n),\nquantile AS MATERIALIZED (\n  SELECT " + keys +
         R"(, min(value_ms) AS p95_ms
  FROM running WHERE upto * 100 >= timed * 95 GROUP BY 1, 2, 3, 4, 5
),
version AS (
  SELECT p.service, p.operation, p.prompt_name, p.prompt_version, p.prompt_fingerprint,
         p.first_at, p.first_at_us, p.last_at, p.completions AS count, p.errors, p.avg_ms,
         max(min(q.p95_ms, p.max_ms), p.min_ms) AS p95_ms, p.cost_usd / p.priced AS usd_per_call
  FROM (SELECT )" +
         keys + R"(, first_at, first_at_us, last_at, completions, errors, avg_ms, min_ms, max_ms,
               cost_usd, priced FROM prompts )" +
         where + R"() AS p LEFT JOIN quantile AS q
    ON q.service = p.service AND q.operation = p.operation AND q.prompt_name IS p.prompt_name
    AND q.prompt_version IS p.prompt_version AND q.prompt_fingerprint IS p.prompt_fingerprint
))";
}

/// Of a window, or of one model: the calls themselves, found by time.
std::string versions_of_calls(const ReportRequest& request) {
  const std::string keys = kKeys;
  return "call AS (\n  SELECT " + keys + R"(, at, at_us, status, latency_ms, cost_usd,
         row_number() OVER (PARTITION BY )" +
         keys + R"(, latency_ms IS NULL ORDER BY latency_ms) AS place,
         count(latency_ms) OVER (PARTITION BY )" +
         keys + R"() AS timed
  FROM completions )" +
         and_where(request.filters.where("at_us", true),
                   "(prompt_name IS NOT NULL OR prompt_fingerprint IS NOT NULL)") +
         "\n),\nversion AS (\n  SELECT " + keys + R"(,
         min(at) AS first_at, min(at_us) AS first_at_us, max(at) AS last_at, count(*) AS count,
         sum(status = 'error') AS errors, avg(latency_ms) AS avg_ms,
         min(latency_ms) FILTER (WHERE place * 100 >= timed * 95) AS p95_ms,
         avg(cost_usd) AS usd_per_call
  FROM call GROUP BY 1, 2, 3, 4, 5
))";
}

/// Each version beside the one before it.
std::string prompts_sql(const ReportSpec& spec, const ReportRequest& request) {
  const Filters& filters = request.filters;
  const bool all = is_plain(spec, request) && filters.model.empty() && filters.environment.empty();
  return "WITH " + judged_sql(request) + ",\n" +
         (all ? versions_kept(request) : versions_of_calls(request)) + R"(
SELECT v.service, v.operation, v.prompt_name, v.prompt_version, v.prompt_fingerprint, first_at,
       last_at, count, errors, lag(errors * 1.0 / count) OVER change AS error_rate_before,
       errors * 1.0 / count AS error_rate,
       lag(avg_ms) OVER change AS avg_ms_before, avg_ms,
       lag(p95_ms) OVER change AS p95_ms_before, p95_ms,
       lag(usd_per_call) OVER change AS usd_per_call_before, usd_per_call,
       score, scores, lag(avg_score) OVER change AS avg_score_before, avg_score
FROM version AS v LEFT JOIN judged AS j
  ON j.service = v.service AND j.operation = v.operation AND j.prompt_name IS v.prompt_name
  AND j.prompt_version IS v.prompt_version AND j.prompt_fingerprint IS v.prompt_fingerprint
WINDOW change AS (PARTITION BY v.service, v.operation, v.prompt_name
                  ORDER BY first_at_us, v.prompt_fingerprint, v.prompt_version)
ORDER BY v.service, v.operation, v.prompt_name, first_at_us, v.prompt_fingerprint,
         v.prompt_version)";
}

/// What scores say of versions, by the names of these.
using Names = std::array<std::string, 5>;
struct Judged {
  Cell score, scores;
  std::optional<double> average;
};

std::map<Names, Judged> read_judged(const Reader& reader, const ReportRequest& request) {
  std::map<Names, Judged> judged;
  if (!reader.query("SELECT 1 FROM scores LIMIT 1").next()) return judged;
  Rows rows = reader.query("WITH " + judged_sql(request) + " SELECT " + kKeys +
                           ", score, scores, avg_score FROM judged");
  while (rows.next()) {
    Names names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = text_of(rows, static_cast<int>(i));
    judged[names] = {text_of(rows, 5), rows.integer(6), real_of(rows, 7)};
  }
  return judged;
}

/// A version's figures that are told beside those of the version before it.
struct Compared {
  std::optional<double> error_rate, avg_ms, p95_ms, usd_per_call, average;
};

std::vector<Cell> cells_of_version(const PromptRow& r, const Judged& judged, const Compared& before,
                                   const Compared& now) {
  return {cell(r.service),
          cell(r.operation),
          cell(r.prompt_name),
          cell(r.prompt_version),
          cell(r.prompt_fingerprint),
          cell(r.first_at),
          cell(r.last_at),
          cell(r.count),
          cell(r.errors),
          cell(before.error_rate),
          cell(now.error_rate),
          cell(before.avg_ms),
          cell(now.avg_ms),
          cell(before.p95_ms),
          cell(now.p95_ms),
          cell(before.usd_per_call),
          cell(now.usd_per_call),
          judged.score,
          judged.scores,
          cell(before.average),
          cell(now.average)};
}

void read_by_sql(Table& table, const Reader& reader, const ReportRequest& request) {
  Rows rows = reader.query(prompts_sql(prompts_report(), request));
  while (rows.next()) table.rows.push_back(cells_of(rows));
  table.at.resize(table.rows.size());
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  const Filters& filters = request.filters;
  if (filters.since.empty() && filters.until.empty() &&
      !(filters.model.empty() && filters.environment.empty()))
    return read_by_sql(table, reader, request);
  const std::map<Names, Judged> judged = read_judged(reader, request);
  const std::vector<PromptRow> rows = prompts(reader, window);
  Compared before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const PromptRow& r = rows[i];
    const auto of_prompt = [](const PromptRow& row) {
      return std::tie(row.service, row.operation, row.prompt_name);
    };
    if (i > 0 && of_prompt(rows[i - 1]) != of_prompt(r)) before = {};
    const auto found = judged.find(
        {r.service, r.operation, r.prompt_name, r.prompt_version, r.prompt_fingerprint});
    const Judged none, &of_row = found == judged.end() ? none : found->second;
    const Compared now{static_cast<double>(r.errors) / static_cast<double>(r.count), r.avg_ms,
                       r.p95_ms, r.usd_per_call, of_row.average};
    table.rows.push_back(cells_of_version(r, of_row, before, now));
    table.at.push_back(r.first_at);
    before = now;
  }
}

void add_options(CLI::App& report, ReportRequest& request) {
  report
      .add_option("--score", request.score,
                  "the score that is told, of the latest 100000; default: the most frequent")
      ->type_name("NAME");
}

constexpr const char* kInOrder = "its rows are versions of prompts, each beside the one before";

}  // namespace

ReportSpec prompts_report() {
  return {.name = "prompts",
          .summary =
              "versions of prompts in order: calls, errors, mean and p95 latency, cost, "
              "score, and those before",
          .example = "daybook report prompts --score helpful",
          .filters = {"service", "environment", "model", "operation"},
          .measures = {"service",
                       "operation",
                       "prompt_name",
                       "prompt_version",
                       "prompt_fingerprint",
                       "first_at",
                       "last_at",
                       "count",
                       "errors",
                       "error_rate_before",
                       "error_rate",
                       "avg_ms_before",
                       "avg_ms",
                       "p95_ms_before",
                       "p95_ms",
                       "usd_per_call_before",
                       "usd_per_call",
                       "score",
                       "scores",
                       "avg_score_before",
                       "avg_score"},
          .sql = prompts_sql,
          .read = read,
          .takes_bucket = false,
          .zone = kZoneOfFilters,
          .options = add_options,
          .refuses = {{"--by", kInOrder}, {"--bucket", kInOrder}}};
}

}  // namespace daybook::cli
