// ToldSums: all that a store sums up, as text that is the same for stores that should tell the
// same: names instead of ids, lines in order of their text.
//
//   CHECK(first_difference(ToldSums(path).all(), ToldSums(other).all()) == "");
#pragma once

#include <set>
#include <sstream>
#include <string>

#include "daybook/users.hpp"
#include "read/call_store.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::test {

struct ToldSums {
  std::string path;

  explicit ToldSums(std::string store) : path(std::move(store)) {}
  Reader reader() const { return Reader::open(path); }
  std::string rows(const std::string& sql) const { return table(reader().query(sql)); }

  static std::string sorted(const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.insert(line);
    std::string out;
    for (const std::string& line : lines) out += line + '\n';
    return out;
  }

  /// Rows of a tier, groups by their names. `ends`: with shortest, longest, first and last, also
  /// where rows were pruned.
  std::string tier(state::Tier tier, state::RollupKind kind, bool ends = true) const {
    using state::RollupKind;
    const bool is_error = kind == RollupKind::error;
    const bool is_tool = kind == RollupKind::tool || kind == RollupKind::tool_bucket;
    const bool is_bucket = kind == RollupKind::bucket || kind == RollupKind::tool_bucket;
    const std::string group = is_error ? "g.type, g.fingerprint, model.name"
                              : is_tool
                                  ? "g.server, g.tool"
                                  : "g.kind, operation.name, model.provider, model.name, g.status";
    std::string sql = std::string("SELECT ") +
                      (tier == state::Tier::all ? "0" : std::string("r.") + tier_name(tier)) +
                      ", " + group;
    for (const std::string& column : state::rollup_columns(kind)) {
      const bool is_end =
          column.find("_at_ns") != column.npos || column == "min_ns" || column == "max_ns";
      if (column == "sample_id")
        sql += ends ? ", (SELECT at_ns FROM error WHERE id = r.sample_id)" : "";
      else if (is_end && !ends)
        sql += ", CASE r.pruned WHEN 0 THEN r." + column + " END";
      else
        sql += ", r." + column;
    }
    if (!is_bucket) sql += ", r.pruned";
    sql += " FROM " + state::rollup_table(tier, kind) + " AS r JOIN rollup_" +
           (is_error  ? "error_"
            : is_tool ? "tool_"
                      : "") +
           "group AS g ON g.id = r.group_id LEFT JOIN model ON model.id = " +
           (is_tool ? "0" : "g.model_id");
    if (!is_error && !is_tool) sql += " JOIN operation ON operation.id = g.operation_id";
    return state::rollup_table(tier, kind) + '\n' + sorted(rows(sql));
  }
  std::string tiers(bool ends = true) const {
    using state::RollupKind;
    std::string all;
    for (const state::Tier of :
         {state::Tier::hour, state::Tier::day, state::Tier::month, state::Tier::all})
      for (const RollupKind kind : {RollupKind::counter, RollupKind::bucket, RollupKind::error,
                                    RollupKind::tool, RollupKind::tool_bucket})
        all += tier(of, kind, ends);
    return all;
  }
  /// Rows of days, packed ones too, and all time.
  std::string users_told() const {
    std::string all;
    for (const Bucket bucket : {Bucket::none, Bucket::day}) {
      Window window;
      window.bucket = bucket;
      window.by = {"user_id", "model", "service"};
      for (const UserRow& row : users(reader(), window, {}).rows)
        all += (row.at ? std::to_string(row.at->time_since_epoch().count()) : "") + '|' +
               row.user_id + '|' + row.model + '|' + std::to_string(row.count) + '|' +
               std::to_string(row.errors) + '|' + std::to_string(row.input_tokens) + '|' +
               cell(row.cost_usd) + '|' + std::to_string(row.unpriced) + '\n';
    }
    return "users\n" + sorted(all) + rows("SELECT day_us, users FROM rollup_user_count");
  }
  std::string prompts_told() const {
    const std::string sums =
        "errors, first_at_ns, last_at_ns, timed, duration_ns, min_ns, max_ns,"
        " cost_nano_usd, priced, unpriced";
    std::string all = "prompts\n" +
                      sorted(rows("SELECT name, version, completions, " + sums +
                                  ", input_tokens, output_tokens, pruned FROM prompt"
                                  " WHERE completions > 0")) +
                      sorted(rows("SELECT name, version, value_ns, count FROM prompt_bucket"
                                  " JOIN prompt ON prompt.id = prompt_id"));
    for (const std::string tier : {"hour", "day"})
      all += sorted(rows("SELECT r." + tier + ", name, version, r.completions, r." + "errors," +
                         " r.first_at_ns, r.last_at_ns, r.timed, r.duration_ns, r.min_ns,"
                         " r.max_ns, r.cost_nano_usd, r.priced, r.unpriced, hex(r.durations)"
                         " FROM rollup_prompt_" +
                         tier +
                         " AS r JOIN prompt ON prompt.id ="
                         " r.prompt_id"));
    return all;
  }
  std::string totals_told() const {
    return "conversations\n" +
           sorted(
               rows("SELECT CASE given WHEN 1 THEN name END, first_at_ns, last_at_ns, completions,"
                    " tool_executions, errors,"
                    " input_tokens, output_tokens, cost_nano_usd, unpriced, duration_ns, turns,"
                    " pruned FROM conversation")) +
           "traces\n" +
           sorted(rows("SELECT trace_hex, first_at_ns, last_at_ns, spans, completions,"
                       " tool_executions, errors, input_tokens, output_tokens, cost_nano_usd,"
                       " unpriced, pruned FROM trace"));
  }
  std::string reports() const {
    std::string all;
    for (const char* view :
         {"report_latency", "report_tokens", "report_tokens_hourly", "report_models",
          "report_models_hourly", "report_tools", "report_tools_hourly", "report_errors",
          "report_traffic", "report_users", "latency_buckets", "latency_sums"})
      all += std::string(view) + '\n' + sorted(rows(std::string("SELECT * FROM ") + view));
    // Of hours that have no histogram any more percentiles are not known once a row went.
    const std::string known =
        " CASE WHEN hour_us >= (SELECT kept_bucket_hour FROM store_state) * 3600000000 THEN ";
    std::string percentiles;
    for (const std::string column : {"p50_ms", "p95_ms", "p99_ms", "ttft_p50_ms", "ttft_p95_ms"})
      percentiles += "," + known + column + " END";
    all += "report_latency_hourly\n" +
           sorted(rows("SELECT hour, service, operation, provider, model, count, errors, min_ms,"
                       " avg_ms, max_ms" +
                       percentiles + " FROM report_latency_hourly"));
    return all + "report_errors_hourly\n" +
           sorted(rows("SELECT hour, service, model, error_type, fingerprint, count, first_at,"
                       " last_at FROM report_errors_hourly"));
  }
  std::string metrics() const {
    const std::string sums =
        "r.samples, r.pruned, r.count, r.sum, r.min, r.max, r.last,"
        " r.first_at_ns, r.last_at_ns";
    const std::string of = " AS r JOIN metric ON metric.id = r.metric_id";
    return "metrics\n" +
           sorted(rows("SELECT 'all', metric.name, " + sums + " FROM rollup_metric_all" + of)) +
           sorted(rows("SELECT hour_us, metric.name, " + sums + " FROM rollup_metric_hour" + of)) +
           sorted(rows("SELECT 'all', metric.name, upper, lower, r.count FROM"
                       " rollup_metric_all_bucket" +
                       of)) +
           sorted(rows("SELECT hour_us, metric.name, upper, lower, r.count FROM"
                       " rollup_metric_hour_bucket" +
                       of));
  }
  std::string all() const {
    return tiers() + users_told() + prompts_told() + totals_told() + reports();
  }
};

/// The first line in which two differ, with its table's name.
inline std::string first_difference(const std::string& a, const std::string& b) {
  std::istringstream left(a), right(b);
  std::string table, one, other;
  for (;;) {
    const bool more = static_cast<bool>(std::getline(left, one));
    const bool too = static_cast<bool>(std::getline(right, other));
    if (!more && !too) return "";
    if (!more || !too || one != other)
      return table + ": " + (more ? one : "(end)") + "\n   instead of " + (too ? other : "(end)");
    if (one.find('|') == one.npos) table = one;
  }
}

}  // namespace daybook::test
