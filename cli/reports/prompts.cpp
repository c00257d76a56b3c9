#include <CLI/App.hpp>

#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

// Of the latest scores: what is read of the rows is bounded.
const std::string kJudged = R"(judgement AS MATERIALIZED (
  SELECT name, value, span_row FROM scores
  WHERE span_row IS NOT NULL AND value IS NOT NULL ORDER BY id DESC LIMIT 100000
),
judged AS MATERIALIZED (
  SELECT c.service, c.operation, c.prompt_name, c.prompt_version, c.prompt_fingerprint,
         j.name AS score, count(*) AS scores, avg(j.value) AS avg_score
  FROM judgement AS j CROSS JOIN completions AS c ON c.id = j.span_row
  WHERE j.name = )";

/// Of the totals that the writer keeps, each version beside the one before it.
std::string prompts_sql(const ReportSpec&, const ReportRequest& request) {
  const std::string score = request.score.empty() ? "(SELECT name FROM judgement GROUP BY name"
                                                    " ORDER BY count(*) DESC, name LIMIT 1)"
                                                  : sql_literal(request.score);
  return "WITH " + kJudged + score + R"(
  GROUP BY 1, 2, 3, 4, 5, 6
),
version AS (
  SELECT p.service, p.operation, p.prompt_name, p.prompt_version, p.prompt_fingerprint,
         p.first_at, p.first_at_us, p.last_at, p.completions AS count, p.errors, p.avg_ms,
         p.cost_usd / p.priced AS usd_per_call, j.score, j.scores, j.avg_score
  FROM prompts AS p LEFT JOIN judged AS j
    ON j.service = p.service AND j.operation = p.operation AND j.prompt_name IS p.prompt_name
    AND j.prompt_version IS p.prompt_version AND j.prompt_fingerprint IS p.prompt_fingerprint
)
SELECT service, operation, prompt_name, prompt_version, prompt_fingerprint, first_at, last_at,
       count, errors, lag(errors * 1.0 / count) OVER change AS error_rate_before,
       errors * 1.0 / count AS error_rate,
       lag(avg_ms) OVER change AS avg_ms_before, avg_ms,
       lag(usd_per_call) OVER change AS usd_per_call_before, usd_per_call,
       score, scores, lag(avg_score) OVER change AS avg_score_before, avg_score
FROM version )" +
         request.filters.where("", true) + R"(
WINDOW change AS (PARTITION BY service, operation, prompt_name
                  ORDER BY first_at_us, prompt_fingerprint, prompt_version)
ORDER BY service, operation, prompt_name, first_at_us, prompt_fingerprint, prompt_version)";
}

void add_options(CLI::App& report, ReportRequest& request) {
  report.add_option("--service", request.filters.service, "only this service")->type_name("NAME");
  report.add_option("--operation", request.filters.operation, "only this operation")
      ->type_name("NAME");
  report
      .add_option("--score", request.score,
                  "the score that is told, of the latest 100000; default: the most frequent")
      ->type_name("NAME");
}

}  // namespace

ReportSpec prompts_report() {
  return {
      .name = "prompts",
      .summary =
          "versions of prompts in order: calls, errors, mean latency, cost, score, and those "
          "before",
      .example = "daybook report prompts --score helpful",
      .measures = {"service", "operation", "prompt_name", "prompt_version", "prompt_fingerprint",
                   "first_at", "last_at", "count", "errors", "error_rate_before", "error_rate",
                   "avg_ms_before", "avg_ms", "usd_per_call_before", "usd_per_call", "score",
                   "scores", "avg_score_before", "avg_score"},
      .sql = prompts_sql,
      .options = add_options};
}

}  // namespace daybook::cli
