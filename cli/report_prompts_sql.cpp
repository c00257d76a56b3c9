// Prompts and scores: the reports that ask whether a change of a prompt was one for the better.
#include "cli/report_prompts_sql.hpp"

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

}  // namespace

std::string prompts_sql(const ReportRequest& request) {
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

std::string scores_sql(const ReportRequest& request, const std::string& bucket_column) {
  std::string by, keys;
  std::size_t columns = request.by.size() + (bucket_column.empty() ? 0 : 1);
  for (const std::string& name : request.by) by += name + ", ";
  for (std::size_t i = 1; i <= columns; ++i) keys += (i == 1 ? "" : ", ") + std::to_string(i);
  return "SELECT " + bucket_column + by +
         R"(
       count(*) AS count, avg(value) AS avg_value, min(value) AS min_value,
       max(value) AS max_value, count(value) AS figures, count(label) AS labels, max(at) AS last_at
FROM (SELECT s.at, s.at_us - s.at_us % 3600000000 AS hour_us, s.service, s.environment, s.name,
             s.source, s.value, s.label, c.operation, c.model, c.prompt_name, c.prompt_version,
             c.prompt_fingerprint
      FROM scores AS s LEFT JOIN completions AS c ON c.id = s.span_row) )" +
         request.filters.where("hour_us", true) + "\nGROUP BY " + keys + "\nORDER BY " + keys;
}

}  // namespace daybook::cli
