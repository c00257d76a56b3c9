// Query plans: every filter that was promised finds its rows by an index, in stock SQLite and
// without statistics but those of the indexes by user, which come with the schema. Plans depend on
// the schema alone, so an empty store shows what a large one does.
#include <set>

#include "schema/new_store.hpp"
#include "support/catch.hpp"

using testing::NewStore;

namespace {

struct Filters {
  std::string view, columns;
};
const std::vector<Filters> kFilters = {
    {"spans", "id at_us trace_id conversation_id session_id user_id service"},
    {"completions", "id at_us trace_id conversation_id session_id user_id service"},
    {"messages", "id at_us"},
    {"conversations", "conversation_id at_us last_at_us session_id user_id service"},
    {"errors", "id at_us trace_id conversation_id session_id user_id service"},
    {"events", "id at_us trace_id session_id user_id service"},
    {"token_usages", "id at_us session_id user_id service"},
    {"traces", "trace_id at_us conversation_id session_id user_id service"},
    {"tool_executions", "id at_us trace_id conversation_id session_id user_id service"},
    {"resource_accesses", "id at_us trace_id conversation_id session_id user_id service"},
    {"memory_samples", "id at_us trace_id service"},
    {"metrics", "id at_us service"},
    {"metric_series", "name series_id"},
    {"metric_rates", "hour_us name series_id"},
    {"metric_buckets", "hour_us name series_id"},
    {"metric_quantiles", "hour_us name series_id"},
    {"scores", "id at_us span_row trace_id conversation_id user_id service"},
    {"losses", "id at_us service"},
    {"latency_buckets", "hour_us"},
    {"latency_sums", "hour_us"},
    {"report_latency_hourly", "hour_us"},
    {"report_tokens", "day_us"},
    {"report_tokens_hourly", "hour_us"},
    {"report_models_hourly", "hour_us"},
    {"report_errors_hourly", "hour_us"},
    {"report_tools_hourly", "hour_us"},
    {"report_traffic", "hour_us"},
    {"report_users", "day_us user_id"},
};

std::string plan(NewStore& store, const std::string& sql) {
  auto reader = daybook::sql::Connection::open_reader(store.path());
  std::string out;
  daybook::sql::Statement statement(reader, "EXPLAIN QUERY PLAN " + sql);
  while (statement.step()) out += std::string(statement.text(3)) + "\n";
  return out;
}

/// The lines that read a table from end to end. Walks along a path of messages and over the parts
/// of one JSON text are not: they are as long as what is asked for.
std::string full_scans(const std::string& plan) {
  std::string out;
  for (std::size_t at = 0; at < plan.size();) {
    const std::size_t end = plan.find('\n', at);
    const std::string line = plan.substr(at, end - at);
    at = end + 1;
    if (line.rfind("SCAN ", 0) != 0) continue;
    const std::string what = line.substr(5, line.find(' ', 5) - 5);
    static const std::set<std::string> kShort = {
        "path", "node", "ordered", "part", "element", "choice", "alternative", "CONSTANT",
        // what a view's own SEARCH made:
        "report_models_hourly", "report_tokens", "report_tokens_hourly", "report_traffic",
        "report_users", "lost", "period",
        // rows of losses, one a reason and batch; one a day; one row:
        "loss", "counted", "store_state"};
    const bool small = kShort.count(what) > 0 || what.rfind("(subquery", 0) == 0;
    if (!small) out += line + "\n";
  }
  return out;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string order_of(const Filters& filters, const std::string& column) {
  if (column == "hour_us" || column == "day_us" || filters.view.rfind("report_", 0) == 0 ||
      filters.view.rfind("metric_", 0) == 0)
    return {};
  return column == "last_at_us" && filters.view == "conversations"
             ? " ORDER BY last_at_us DESC LIMIT 100"
             : " ORDER BY at_us DESC LIMIT 100";
}

}  // namespace

TEST_CASE("every promised filter is a search", "[schema]") {
  NewStore store;
  for (const auto& filters : kFilters) {
    for (const auto& column : words(filters.columns)) {
      const bool range = column.size() > 3 && column.compare(column.size() - 3, 3, "_us") == 0;
      const std::string sql = "SELECT * FROM " + filters.view + " WHERE " + column +
                              (range ? " >= 1700000000000000" : " = 'x'") +
                              order_of(filters, column);
      INFO(sql);
      CHECK(full_scans(plan(store, sql)) == "");
    }
  }
}

TEST_CASE("a filter by service reads its rows in order of time", "[schema]") {
  NewStore store;
  for (const char* view :
       {"spans", "completions", "conversations", "errors", "events", "token_usages", "losses",
        "traces", "tool_executions", "resource_accesses", "memory_samples", "metrics", "scores"}) {
    const auto found = plan(store, "SELECT at_us FROM " + std::string(view) +
                                       " WHERE service = 'x' ORDER BY at_us DESC LIMIT 100");
    INFO(view);
    CHECK(found.find("_by_service (service_id=?)") != found.npos);
    CHECK(found.find("TEMP B-TREE") == found.npos);
  }
}

TEST_CASE("a filter by user looks through blocks of ids, the newest first", "[schema]") {
  NewStore store;
  for (const char* view : {"spans", "completions", "conversations", "errors", "events",
                           "token_usages", "traces", "tool_executions", "scores"}) {
    const auto found = plan(store, "SELECT * FROM " + std::string(view) +
                                       " WHERE user_id = 'x' ORDER BY at_us DESC LIMIT 100");
    INFO(view << ": " << found);
    CHECK(found.find("_by_user (ANY(<expr>) AND user_id=?)") != found.npos);
  }
}

TEST_CASE("the last hundred of a view are read off an index", "[schema]") {
  NewStore store;
  for (const char* view : {"spans", "completions", "messages", "conversations", "errors", "events",
                           "token_usages", "losses", "traces", "tool_executions",
                           "resource_accesses", "memory_samples", "metrics", "scores"}) {
    const auto found =
        plan(store, "SELECT at_us FROM " + std::string(view) + " ORDER BY at_us DESC LIMIT 100");
    INFO(view);
    CHECK(found.find(" USING INDEX") + found.find(" USING COVERING INDEX") != 2 * found.npos);
    CHECK(found.find("TEMP B-TREE") == found.npos);
  }
}

TEST_CASE("errors join the completions they belong to by key", "[schema]") {
  NewStore store;
  const std::string join =
      "SELECT errors.id, completions.model FROM errors JOIN completions"
      " ON completions.id = errors.span_row WHERE ";
  for (const char* filter : {"errors.at_us >= 1", "errors.service = 'x'", "errors.id = 1",
                             "completions.conversation_id = 'x'", "completions.trace_id = 'x'"}) {
    INFO(filter);
    CHECK(full_scans(plan(store, join + filter + " ORDER BY errors.at_us DESC LIMIT 100")) == "");
  }
}

TEST_CASE("a full scan is noticed", "[schema]") {
  NewStore store;
  CHECK(full_scans(plan(store, "SELECT id FROM spans WHERE kind = 'chat'")) != "");
  CHECK(full_scans(plan(store, "SELECT a.id FROM spans a JOIN spans b ON a.span_id = b.span_id")) !=
        "");
}
