// Errors and events as records. Those that a span's record tells itself are left to it.
#include "read/record_source.hpp"
#include "read/told_with_span.hpp"

namespace daybook::read {
namespace {

/// What follows the level in both.
void write_place(JsonLine& line, Cells& cells) {
  line.text("trace_id", cells.text());
  line.text("span_id", cells.text());
  line.text("session_id", cells.text());
  line.text("user_id", cells.text());
}
const std::string kPlaceColumns =
    "trace.trace_hex, " + hex_of("t.span_id") + ", session.name, user_name.name, ";
const std::string kPlaceJoins =
    " LEFT JOIN trace ON trace.id = t.trace_row LEFT JOIN session ON session.id = t.session_id"
    " LEFT JOIN user_name ON user_name.id = t.user_id";

void write_error(JsonLine& line, const Head& head, Cells& cells) {
  begin(line, "error", head);
  const std::int64_t level = cells.integer();
  if (level != 4) line.text("level", level_name(level));
  write_place(line, cells);
  line.text("operation", cells.text());
  line.text("conversation_id", cells.text());
  line.text("provider", cells.text());
  line.text("model", cells.text());
  line.always_text("error_type", cells.text());
  line.text("error_message", cells.text());
  line.text("error_code", cells.text());
  line.text("stack", cells.text());
  line.flag("handled", cells.optional_flag());
  line.json("context", cells.text());
  end(line, head);
}

void write_event(JsonLine& line, const Head& head, Cells& cells) {
  begin(line, "event", head);
  const std::int64_t level = cells.integer();
  if (level != 2) line.text("level", level_name(level));
  write_place(line, cells);
  line.always_text("name", cells.text());
  line.text("body", cells.text());
  end(line, head, "attributes");
}

}  // namespace

std::unique_ptr<RecordSource> error_records(sql::Connection& connection, const Wanted& wanted) {
  SelectColumns columns{"t.resource_id", "t.operation_id"};
  columns.model = "t.model_id IN (SELECT id FROM model WHERE name = :model)";
  columns.user = "t.user_id";
  columns.session = "t.session_id";
  columns.conversation = kOfConversation;
  columns.trace = kOfTrace;
  std::string sql =
      std::string(kHeadColumns) + "t.level, " + kPlaceColumns +
      "operation.name, conversation.name, model.provider, model.name, t.type, message.text, t.code,"
      " stack.text, t.handled, context.text FROM error AS t" +
      head_joins("t.resource_id", "t.metadata_id") + kPlaceJoins +
      " LEFT JOIN operation ON operation.id = t.operation_id"
      " LEFT JOIN conversation ON conversation.id = t.conversation_row"
      " LEFT JOIN model ON model.id = t.model_id"
      " LEFT JOIN content AS message ON message.id = t.message_id"
      " LEFT JOIN content AS stack ON stack.id = t.stack_id"
      " LEFT JOIN content AS context ON context.id = t.context_id"
      " WHERE (t.span_row IS NULL OR t.id IS NOT (SELECT " +
      kOwnErrorOfSpan + " FROM span WHERE span.id = t.span_row))";
  return table_records(connection, wanted, "error", columns, std::move(sql), write_error);
}

std::unique_ptr<RecordSource> event_records(sql::Connection& connection, const Wanted& wanted) {
  SelectColumns columns{"t.resource_id"};
  columns.user = "t.user_id";
  columns.session = "t.session_id";
  columns.trace = kOfTrace;
  std::string sql = std::string(kHeadColumns) + "t.level, " + kPlaceColumns +
                    "t.name, body.text FROM event AS t" +
                    head_joins("t.resource_id", "t.attributes_id") + kPlaceJoins +
                    " LEFT JOIN content AS body ON body.id = t.body_id"
                    " WHERE NOT EXISTS (SELECT 1 FROM event JOIN span ON span.id = event.span_row"
                    " WHERE event.id = t.id AND " +
                    kIsWithinSpan + ")";
  return table_records(connection, wanted, "event", columns, std::move(sql), write_event);
}

}  // namespace daybook::read
