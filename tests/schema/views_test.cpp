// The views: the columns that were promised, in order, and rules that hold for all of them.
#include <algorithm>

#include "schema/new_store.hpp"
#include "support/catch.hpp"

namespace schema = daybook::schema;
using testing::NewStore;

namespace {

const std::string kHead =
    "id at at_us service service_version environment operation level trace_id span_id"
    " parent_span_id conversation_id session_id user_id status status_message latency_ms tags_json"
    " metadata_json redactions ";
const std::string kTokens =
    "input_tokens output_tokens cache_read_tokens cache_write_tokens reasoning_tokens ";

/// What programs rely on: these columns stay, in this order; new ones come behind them.
const std::vector<std::pair<std::string, std::string>> kPromised = {
    {"spans", kHead + "kind span_kind name attributes_json links_json"},
    {"completions",
     kHead +
         "kind provider model requested_model response_id stream attempt cache_hit finish_reason"
         " time_to_first_token_ms output_tokens_per_s " +
         kTokens +
         "cost_usd input_cost_usd output_cost_usd cost_nano_usd cost_source prompt response"
         " prompt_name prompt_version prompt_fingerprint request_message_id response_message_id"
         " messages_json tools_json response_json parameters_json usage_json content_state"},
    {"messages", "id at at_us parent_message_id depth role name text message_json content_state"},
    {"conversations",
     "conversation_id at at_us last_at last_at_us title service environment session_id user_id"
     " turns completions messages branches tool_executions errors input_tokens output_tokens"
     " cost_usd unpriced latency_ms"},
    {"errors",
     "id at at_us service environment operation level trace_id span_id span_row conversation_id"
     " session_id user_id provider model error_type error_code error_message stack fingerprint"
     " handled context_json redactions"},
    {"events",
     "id at at_us service environment level name body trace_id span_id span_row session_id user_id"
     " attributes_json redactions"},
    {"token_usages",
     "id at at_us service environment operation provider model session_id user_id"
     " span_id span_row " +
         kTokens + "cost_usd cost_nano_usd cost_source price_id usage_json"},
    {"traces",
     "trace_id at at_us last_at name service environment session_id user_id conversation_id status"
     " latency_ms spans completions tool_executions errors input_tokens output_tokens cost_usd"
     " unpriced metadata_json"},
    {"tool_executions", kHead + "server tool tool_call_id side transport protocol_version outcome"
                                " error_code params_json result result_json result_bytes"
                                " content_state"},
    {"resource_accesses", kHead + "server uri action side outcome error_code bytes"},
    {"memory_samples", "id at at_us service environment operation memory_mb trace_id span_id"},
    {"metrics",
     "id at at_us service environment name instrument unit labels_json value count sum min max"},
    {"metric_series",
     "series_id service environment name instrument unit labels_json temporality samples first_at"
     " last_at last_at_us last count sum min max avg p50 p95 p99"},
    {"metric_rates",
     "hour hour_us series_id service environment name instrument unit labels_json samples last "
     "count"
     " sum min max avg increase rate_per_s"},
    {"metric_buckets",
     "hour hour_us series_id service environment name unit labels_json lower upper count"},
    {"metric_quantiles",
     "hour hour_us series_id service environment name unit labels_json count p50 p95 p99"},
    {"scores",
     "id at at_us name value label comment source trace_id span_id span_row conversation_id"
     " user_id"},
    {"losses", "id at at_us service reason records bytes error"},
    {"prompts",
     "prompt_fingerprint service operation prompt_name prompt_version first_at first_at_us last_at"
     " last_at_us completions errors avg_ms input_tokens output_tokens cost_usd priced unpriced"
     " text tools_json content_state"},
    {"prompt_latencies",
     "service operation prompt_name prompt_version prompt_fingerprint value_ms count"},
    {"prices",
     "price_id provider model from_at to_at meter over_tokens service_tier usd_per_mtok source"},
    {"unpriced_models", "provider model count first_at last_at"},
    {"ingest_sources", "path bytes_read lines rejected last_at"},
    {"audit_entries",
     "id at at_us principal action object columns subjects_json rows_read result began_id"},
    {"retention_runs",
     "id at at_us kind finished rows_deleted bytes_freed rows_remaining detail_json"},
    {"alerts",
     "name measure scope_json state value threshold since_at last_checked_at fires warn_threshold"
     " window_ms for_ms min_count no_data silenced_until_at"},
    {"alert_events", "id at at_us name state previous value threshold command"},
    {"latency_buckets",
     "hour hour_us service environment kind operation provider model status measure value_ms "
     "count"},
    {"latency_sums",
     "hour hour_us service environment kind operation provider model status count sum_ns min_ms"
     " max_ms"},
    {"report_latency",
     "service operation provider model count errors min_ms avg_ms max_ms p50_ms p95_ms p99_ms"
     " ttft_p50_ms ttft_p95_ms"},
    {"report_latency_hourly",
     "hour hour_us service operation provider model count errors min_ms avg_ms max_ms p50_ms"
     " p95_ms p99_ms ttft_p50_ms ttft_p95_ms"},
    {"report_tokens", "day day_us service environment operation provider model count " + kTokens +
                          "cost_usd unpriced"},
    {"report_tokens_hourly", "hour hour_us service environment operation provider model count " +
                                 kTokens + "cost_usd unpriced"},
    {"report_models_hourly",
     "hour hour_us service environment kind operation provider model count errors min_ms max_ms"
     " input_tokens output_tokens cost_usd unpriced output_s output_timed"},
    {"report_errors", "service error_type fingerprint count first_at last_at sample"},
    {"report_errors_hourly", "hour hour_us service model error_type fingerprint count"},
    {"report_tools", "service server tool count errors error_rate avg_ms p50_ms p95_ms last_at"},
    {"report_tools_hourly",
     "hour hour_us service server tool count errors error_rate avg_ms p50_ms p95_ms last_at"},
    {"report_traffic", "hour hour_us service environment kind count errors error_rate losses"},
    {"report_users",
     "day day_us service user_id model count errors input_tokens output_tokens cache_read_tokens"
     " cost_usd unpriced"},
    {"report_models",
     "provider model count errors first_at last_at input_tokens output_tokens cost_usd p95_ms"
     " output_tokens_per_s"},
    {"report_storage", "name rows bytes content_bytes oldest_at newest_at"},
    {"ago", "hour day week two_weeks month quarter year today yesterday this_week"},
};

std::string columns_of(NewStore& store, const std::string& view) {
  std::string out = store.rows("SELECT name FROM pragma_table_xinfo('" + view + "')");
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

std::string without_comments(std::string sql) {
  for (std::size_t at; (at = sql.find("--")) != sql.npos;) sql.erase(at, sql.find('\n', at) - at);
  return sql;
}

}  // namespace

TEST_CASE("every view has the columns that were promised, in order", "[schema]") {
  NewStore store;
  for (const auto& [view, promised] : kPromised) {
    INFO(view);
    CHECK(columns_of(store, view).rfind(promised + " ", 0) == 0);
  }
  CHECK(kPromised.size() == schema::views().size());
}

TEST_CASE("every view answers on an empty store", "[schema]") {
  NewStore store;
  auto reader = daybook::sql::Connection::open_reader(store.path());
  for (const auto& view : schema::views()) {
    const bool has_fixed_rows = view.name == "ago" || view.name == "report_storage";
    INFO(view.name);
    const auto found = testing::rows(reader, "SELECT * FROM " + std::string(view.name));
    CHECK(found.empty() != has_fixed_rows);
  }
}

TEST_CASE("views keep to SQL that every SQLite from 3.38 on can run and that cannot overflow",
          "[schema]") {
  for (const auto& view : schema::views()) {
    for (const char* banned : {" OVER ", " OVER(", "percentile", "median(", " sum(", "(sum(",
                               "ceil(", "floor(", " ln(", " exp(", "pow(", "sqrt(", "json_patch",
                               "octet_length", "string_agg", "concat(", "unhex", "jsonb"}) {
      const std::string sql = without_comments(std::string(view.sql));
      const auto at = sql.find(banned);
      const bool is_group_concat = at != sql.npos && sql.compare(at - 6, 6, "group_") == 0;
      INFO(view.name << ": " << banned);
      CHECK((at == sql.npos || is_group_concat));
    }
  }
}

TEST_CASE("ago gives moments that filters can use", "[schema]") {
  NewStore store;
  CHECK(store.rows("SELECT year < quarter, quarter < month, month < two_weeks, two_weeks < week,"
                   " week < day, day < hour, yesterday = today - 86400000000 FROM ago") ==
        "1|1|1|1|1|1|1\n");
  CHECK(store.rows("SELECT strftime('%w %H:%M:%S', this_week / 1000000, 'unixepoch'),"
                   " today % 86400000000, today - this_week < 7 * 86400000000 FROM ago") ==
        "1 00:00:00|0|1\n");
}

TEST_CASE("losses name the service where it is known", "[schema]") {
  NewStore store;
  store.exec(
      "INSERT INTO service VALUES (1, 'app');"
      "INSERT INTO loss (id, at_ns, service_id, reason, records, bytes, error) VALUES"
      " (1, 1700000000000000001, 1, 'queue_full', 3, 99, NULL),"
      " (2, 1700000000000000002, NULL, 'failed', 1, 5, 'no')");
  CHECK(store.rows("SELECT id, at, at_us, service, reason, records, bytes, error FROM losses") ==
        "1|2023-11-14T22:13:20.000000001Z|1700000000000000|app|queue_full|3|99|(null)\n"
        "2|2023-11-14T22:13:20.000000002Z|1700000000000000|(null)|failed|1|5|no\n");
}
