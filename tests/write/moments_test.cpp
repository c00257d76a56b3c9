// Metrics and memory samples, and what every kind of record does with private data.
#include "daybook/upkeep.hpp"
#include "support/catch.hpp"
#include "write/record_store.hpp"

using namespace daybook;
using namespace daybook::test;

namespace {

MetricRecord metric(const std::string& name, double value) {
  MetricRecord record = at<MetricRecord>(0);
  record.name = name;
  record.value = value;
  return record;
}

/// One record of each kind, every text field of which holds `text`.
std::vector<Record> all_kinds(const std::string& text) {
  const Failure failure{text, text, text, text};
  const Json json{"{\"" + text + "\":[\"" + text + "\"]}"};
  const auto fill = [&](Common& common) {
    common.operation = common.user_id = common.session_id = common.conversation_id = text;
    common.status_message = text;
    common.tags = {text};
    common.metadata = {{text, text}, {"json", json}};
  };
  SpanRecord span = at<SpanRecord>(0);
  fill(span);
  span.name = span.kind = text;
  span.attributes = {{text, text}};
  span.events.push_back({text, {}, Level::info, {{text, text}}});
  span.links.push_back({trace_context(1, 1), {{text, text}}});
  span.failure = failure;
  SpanRecord unnamed = span;
  unnamed.operation.clear();
  Latency latency = at<Latency>(0, 1);
  fill(latency);
  latency.failure = failure;
  TokenUsage usage = at<TokenUsage>(0);
  fill(usage);
  usage.provider = usage.model = text;
  usage.usage.raw = json;
  ToolExecution tool = at<ToolExecution>(0);
  fill(tool);
  tool.server = tool.tool = tool.tool_call_id = tool.error_code = text;
  tool.transport = tool.protocol_version = text;
  tool.params = tool.result = json;
  tool.failure = failure;
  ToolExecution plain = tool;
  plain.params.text = plain.result.text = "see " + text;
  ResourceAccess access = at<ResourceAccess>(0);
  fill(access);
  access.server = access.action = access.error_code = text;
  access.uri = "https://host/" + text + "/x";
  access.failure = failure;
  MetricRecord metric = at<MetricRecord>(0);
  fill(metric);
  metric.name = metric.unit = text;
  metric.value = 1;
  metric.labels = {{text, text}};
  Memory memory = at<Memory>(0);
  fill(memory);
  Score score = at<Score>(0);
  fill(score);
  score.name = score.label = score.comment = score.target_id = text;
  Event event = at<Event>(0);
  fill(event);
  event.name = event.body = text;
  event.failure = failure;
  return {span, unnamed, latency, usage, tool, plain, access, metric, memory, score, event};
}

}  // namespace

TEST_CASE("private data is replaced in every field of every kind of record") {
  RecordStore store;
  const std::string mail = "bob@example.com";
  Origin origin;
  origin.service = origin.environment = origin.service_version = mail;
  store.begin();
  int n = 0;
  for (Record& record : all_kinds(mail)) {
    origin.id = std::to_string(n++) + mail;
    CHECK(store.put(std::move(record), origin) == "");
  }
  store.commit();
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(count_in_files(store.path, mail) == 0);
  for (const char* table : {"span", "event", "error", "metric_sample", "memory_sample", "score"}) {
    INFO(table);
    CHECK(store.integer(std::string("SELECT min(redactions) FROM ") + table) > 0);
  }
}

TEST_CASE("with redaction off the canaries are found: the check above can fail") {
  RecordStore store({"", "", "", false});
  store.begin();
  for (Record& record : all_kinds("bob@example.com")) store.put(std::move(record));
  store.commit();
  store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(count_in_files(store.path, "bob@example.com") > 40);
}

TEST_CASE("equal name, instrument, unit and labels are one series") {
  RecordStore store;
  MetricRecord first = metric("depth", 3);
  first.labels = {{"b", 2}, {"a", "x"}};
  store.add(first);
  MetricRecord second = metric("depth", 4);
  second.labels = {{"a", "x"}, {"b", 2}};
  store.add(second);
  store.add(metric("depth", 5));
  second.instrument = Metric::counter;
  store.add(second);
  Origin elsewhere;
  elsewhere.service = "other";
  store.add(first, elsewhere);
  CHECK(store.integer("SELECT count(*) FROM metric") == 4);
  CHECK(store.shows("SELECT service, name, instrument, labels_json, value FROM metrics") ==
        R"(default|depth|gauge|{"a":"x","b":2}|3.0)"
        "\n"
        R"(default|depth|gauge|{"a":"x","b":2}|4.0)"
        "\n"
        "default|depth|gauge|-|5.0\n"
        R"(default|depth|counter|{"a":"x","b":2}|4.0)"
        "\n"
        R"(other|depth|gauge|{"a":"x","b":2}|3.0)");
}

TEST_CASE("a histogram keeps its summary and buckets") {
  RecordStore store;
  MetricRecord record = metric("size", 0);
  record.value.reset();
  record.unit = "By";
  record.instrument = Metric::histogram;
  record.temporality = MetricRecord::Temporality::delta;
  record.sum = 12.5;
  record.min = 0.5;
  record.max = 9;
  record.bounds = {1, 2.5};
  record.buckets = {1, 0, 2};
  store.add(record);
  CHECK(store.shows("SELECT value, count, sum, min, max, unit, temporality, bounds_json,"
                    " buckets_json FROM metrics") == "-|3|12.5|0.5|9.0|By|delta|[1,2.5]|[1,0,2]");
}

TEST_CASE("a memory sample shows what was measured where") {
  RecordStore store;
  Memory record = at<Memory>(0);
  record.operation = "embed";
  record.memory_mb = 512.5;
  record.parent = trace_context(1, 2);
  store.add(record);
  CHECK(store.shows("SELECT operation, memory_mb, span_id, substr(trace_id, 32), environment"
                    " FROM memory_samples") == "embed|512.5|0000000000000002|1|-");
}

TEST_CASE("moments with an id are stored once per service") {
  RecordStore store;
  Memory memory = at<Memory>(0);
  memory.operation = "o";
  Score score = at<Score>(0);
  score.name = "s";
  score.value = 1;
  score.conversation_id = "c";
  Origin origin;
  origin.id = "r";
  store.begin();
  for (int i = 0; i < 2; ++i) {
    store.put(metric("m", 1), origin);
    store.put(memory, origin);
    store.put(score, origin);
  }
  store.commit();
  CHECK(store.writer.counts().duplicates == 3);
  CHECK(store.integer("SELECT (SELECT count(*) FROM metric_sample) + (SELECT count(*)"
                      " FROM memory_sample) + (SELECT count(*) FROM score)") == 3);
}

TEST_CASE("a batch that was rolled back leaves nothing behind and can be written again") {
  RecordStore store;
  store.begin();
  for (Record& record : all_kinds("x")) CHECK(store.put(std::move(record), own(1, 1)) == "");
  store.rollback();
  CHECK(store.integer("SELECT count(*) FROM metric") == 0);
  store.begin();
  for (Record& record : all_kinds("x")) CHECK(store.put(std::move(record)) == "");
  store.commit();
  CHECK(store.integer("SELECT count(*) FROM span") == 7);
  CHECK(check_store(store.path).ok());
}

TEST_CASE("every kind of record passes the checks of the store, and damage is found") {
  RecordStore store;
  std::uint8_t n = 1;
  for (Record& record : all_kinds("text")) store.add(std::move(record), own(1, n++));
  const auto wrong = [&] {
    std::string out;
    for (const auto& finding : check_store(store.path).findings) {
      if (finding.kind == CheckResult::Finding::Kind::wrong)
        out += finding.check + ": " + finding.text + "\n";
    }
    return out;
  };
  CHECK(wrong() == "");
  CHECK(store.text("SELECT rows FROM table_size WHERE name = 'tool_execution'") == "2");
  store.db.exec("UPDATE trace SET tool_executions = 9");
  CHECK(wrong() == "traces: trace 1: tool_executions is 9, its spans say 2\n");
  store.db.exec("UPDATE trace SET tool_executions = 2; UPDATE score SET comment_id = 777");
  CHECK(wrong() == "orphans: score 1: comment_id 777 is no row of content\n");
}
