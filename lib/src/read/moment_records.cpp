// Metrics, memory samples and scores as records.
#include "read/record_source.hpp"

namespace daybook::read {
namespace {

void write_metric(JsonLine& line, const Head& head, Cells& cells) {
  begin(line, "metric", head);
  line.always_text("name", cells.text());
  const std::string_view instrument = cells.text();
  line.text("instrument", instrument == "gauge" ? std::string_view() : instrument);
  line.text("temporality", cells.text());
  line.text("unit", cells.text());
  const std::string_view labels = cells.text();
  line.real("value", cells.optional_real());
  line.integer("count", cells.optional_integer());
  line.real("sum", cells.optional_real());
  line.real("min", cells.optional_real());
  line.real("max", cells.optional_real());
  line.json("bounds", cells.text());
  line.json("buckets", cells.text());
  line.json("labels", labels == "{}" ? std::string_view() : labels);
  end(line, head);
}

void write_memory(JsonLine& line, const Head& head, Cells& cells) {
  begin(line, "memory", head);
  line.always_text("operation", cells.text());
  line.real("memory_mb", cells.optional_real());
  line.text("trace_id", cells.text());
  line.text("span_id", cells.text());
  end(line, head);
}

void write_score(JsonLine& line, const Head& head, Cells& cells) {
  begin(line, "score", head);
  line.always_text("name", cells.text());
  line.real("value", cells.optional_real());
  line.text("label", cells.text());
  line.text("comment", cells.text());
  line.text("source", cells.text());
  const std::string_view trace_id = cells.text(), span_id = cells.text();
  line.text("trace_id", trace_id);
  line.text("span_id", trace_id.empty() ? trace_id : span_id);
  line.text("target_id", cells.text());
  line.text("conversation_id", cells.text());
  line.text("user_id", cells.text());
  end(line, head);
}

}  // namespace

std::unique_ptr<RecordSource> metric_records(sql::Connection& connection, const Wanted& wanted) {
  SelectColumns columns{"metric.resource_id"};
  return table_records(
      connection, wanted, "metric", columns,
      std::string(kHeadColumns) +
          "metric.name, metric.instrument, metric.temporality, metric.unit,"
          " metric.labels, t.value, t.count, t.sum, t.min, t.max, t.bounds, t.buckets"
          " FROM metric_sample AS t CROSS JOIN metric ON metric.id = t.metric_id" +
          head_joins("metric.resource_id", "t.metadata_id") + " WHERE 1",
      write_metric);
}

std::unique_ptr<RecordSource> memory_records(sql::Connection& connection, const Wanted& wanted) {
  SelectColumns columns{"t.resource_id", "t.operation_id"};
  columns.trace = kOfTrace;
  return table_records(connection, wanted, "memory", columns,
                       std::string(kHeadColumns) +
                           "operation.name, t.memory_mb, trace.trace_hex, " + hex_of("t.span_id") +
                           " FROM memory_sample AS t" +
                           head_joins("t.resource_id", "t.metadata_id") +
                           " CROSS JOIN operation ON operation.id = t.operation_id"
                           " LEFT JOIN trace ON trace.id = t.trace_row WHERE 1",
                       write_memory);
}

std::unique_ptr<RecordSource> score_records(sql::Connection& connection, const Wanted& wanted) {
  SelectColumns columns{"t.resource_id"};
  columns.user = "t.user_id";
  columns.conversation = "t.conversation IN (:conversation, :stored_conversation)";
  columns.trace = "t.trace_hex = :trace";
  return table_records(connection, wanted, "score", columns,
                       std::string(kHeadColumns) +
                           "t.name, t.value, t.label, comment.text, t.source, t.trace_hex, " +
                           hex_of("t.span_id") + ", t.target_id, t.conversation, user_name.name" +
                           " FROM score AS t" + head_joins("t.resource_id", "t.metadata_id") +
                           " LEFT JOIN content AS comment ON comment.id = t.comment_id"
                           " LEFT JOIN user_name ON user_name.id = t.user_id WHERE 1",
                       write_score);
}

}  // namespace daybook::read
