#include "cli/tail.hpp"

#include "daybook/upkeep.hpp"

namespace daybook::cli {

const std::vector<TailSource>& tail_sources() {
  static const std::vector<TailSource> kSources = {
      {"completion", "completions",
       "coalesce(model, operation) AS what, status, latency_ms,"
       " coalesce(prompt, '') || coalesce(' → ' || coalesce(nullif(response, ''),"
       " '(' || finish_reason || ')'), '') AS text",
       ""},
      {"error", "errors",
       "error_type AS what, level AS status, NULL AS latency_ms,"
       " coalesce(error_message, '') AS text",
       ""},
      {"span", "spans",
       "name AS what, status, latency_ms,"
       " kind || coalesce(' ' || status_message, '') || coalesce(' ' || attributes_json, '')"
       " AS text",
       "kind NOT IN ('latency', 'token_usage', 'execute_tool', 'resource_access')"
       " AND NOT EXISTS (SELECT 1 FROM completions AS c WHERE c.id = spans.id)"},
      {"event", "events",
       "name AS what, level AS status, NULL AS latency_ms,"
       " coalesce(body, attributes_json, '') AS text",
       ""},
      {"tool_execution", "tool_executions",
       "coalesce(server || '/', '') || tool AS what, coalesce(outcome, status) AS status,"
       " latency_ms, coalesce(params_json, '') || coalesce(' → ' || result, '') AS text",
       ""},
      {"resource_access", "resource_accesses",
       "coalesce(server || ' ', '') || action AS what, coalesce(outcome, status) AS status,"
       " latency_ms, coalesce(uri, '') AS text",
       ""},
      {"latency", "spans",
       "operation AS what, status, latency_ms, coalesce(status_message, metadata_json, '') AS text",
       "kind = 'latency'"},
      {"metric", "metrics",
       "name AS what, NULL AS status, NULL AS latency_ms,"
       " coalesce(value, 'count ' || count || coalesce(', sum ' || sum, '')) ||"
       " coalesce(' ' || unit, '') || coalesce(' ' || labels_json, '') AS text",
       ""},
      {"memory", "memory_samples",
       "operation AS what, NULL AS status, NULL AS latency_ms, memory_mb || ' MB' AS text", ""},
      {"token_usage", "token_usages",
       "coalesce(model, operation) AS what, NULL AS status, NULL AS latency_ms,"
       " coalesce(input_tokens || ' in ', '') || coalesce(output_tokens || ' out ', '') ||"
       " coalesce('$' || cost_usd, '') AS text",
       "EXISTS (SELECT 1 FROM spans AS s WHERE s.id = token_usages.id AND s.kind = 'token_usage')"},
      {"score", "scores",
       "name AS what, NULL AS status, NULL AS latency_ms,"
       " coalesce(value, '') || coalesce(' ' || label, '') || coalesce(' ' || comment, '') AS text",
       ""}};
  return kSources;
}

std::vector<std::string> tail_types() {
  std::vector<std::string> types;
  for (const TailSource& source : tail_sources()) types.emplace_back(source.type);
  return types;
}

std::string TailSource::lacks(const Filters& filters) const {
  std::vector<std::string> known;
  for (const ColumnMeaning& row : describe_views())
    if (row.view == view) known.push_back(row.column);
  return filters.not_among(known);
}

}  // namespace daybook::cli
