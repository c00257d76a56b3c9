// Spans of every kind as records: completions, tool executions, resource accesses, token usage,
// latencies, and spans that are none of these.
#include "json/canonical.hpp"
#include "json/view.hpp"
#include "read/call_details.hpp"
#include "read/merged_metadata.hpp"
#include "read/record_source.hpp"
#include "read/told_with_span.hpp"
#include "read/tool_details.hpp"

namespace daybook::read {
namespace {

enum class Kind : int { completion, tool, resource, tokens, latency, span };
constexpr std::string_view kTypes[] = {"completion",  "tool_execution", "resource_access",
                                       "token_usage", "latency",        "span"};

/// What the row is: by its details, where it has some. A span of kind latency that says no more
/// than one can is one.
const std::string kKind =
    "CASE WHEN EXISTS (SELECT 1 FROM completion WHERE id = t.id) THEN 0"
    " WHEN EXISTS (SELECT 1 FROM tool_execution WHERE id = t.id) THEN 1"
    " WHEN EXISTS (SELECT 1 FROM resource_access WHERE id = t.id) THEN 2"
    " WHEN EXISTS (SELECT 1 FROM token_usage WHERE id = t.id) THEN 3"
    " WHEN t.kind = 'latency' AND t.duration_ns IS NOT NULL AND t.span_kind IS NULL"
    " AND t.name IS NULL AND t.attributes_id IS NULL AND t.links_id IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM event WHERE event.span_row = t.id AND " +
    std::string(kIsWithinSpan) + ") THEN 4 ELSE 5 END";

/// Appends the condition that a row is of a kind wanted. False: none of them is a span.
bool add_kinds(const Wanted& wanted, Exporter::Form form, std::string& sql) {
  std::string kinds;
  for (std::size_t i = 0; i < std::size(kTypes); ++i) {
    if (form == Exporter::Form::chat && i > 0) continue;
    if (wants(wanted, kTypes[i])) kinds += (kinds.empty() ? "" : ", ") + std::to_string(i);
  }
  const bool all = wanted.types.empty() && form == Exporter::Form::records;
  sql += all ? "1" : "what IN (" + kinds + ')';
  return !kinds.empty();
}

std::string span_sql(const Wanted& wanted, Exporter::Form form, bool& possible) {
  SelectColumns columns{"t.resource_id", "t.operation_id"};
  columns.model =
      "(EXISTS (SELECT 1 FROM completion AS c WHERE c.id = t.id AND c.model_id IN"
      " (SELECT id FROM model WHERE name = :model)) OR EXISTS (SELECT 1 FROM token_usage AS u"
      " WHERE u.id = t.id AND u.model_id IN (SELECT id FROM model WHERE name = :model)))";
  columns.status = "t.status";
  columns.user = "t.user_id";
  columns.session = "t.session_id";
  columns.conversation = kOfConversation;
  columns.trace = kOfTrace;
  std::string sql =
      std::string(kHeadColumns) + kKind +
      " AS what, t.metadata_own, t.duration_ns, t.kind,"
      " operation.name, t.name, t.level, t.status, t.status_message, trace.trace_hex, " +
      hex_of("t.span_id") + ", " + hex_of("t.parent_span_id") +
      ", t.conversation_row, conversation.name, session.name, user_name.name, t.span_kind,"
      " attributes.text, links.text, t.time_missing"
      " FROM span AS t" +
      head_joins("t.resource_id", "t.metadata_id") +
      " CROSS JOIN operation ON operation.id = t.operation_id"
      " LEFT JOIN trace ON trace.id = t.trace_row"
      " LEFT JOIN conversation ON conversation.id = t.conversation_row"
      " LEFT JOIN session ON session.id = t.session_id"
      " LEFT JOIN user_name ON user_name.id = t.user_id"
      " LEFT JOIN content AS attributes ON attributes.id = t.attributes_id"
      " LEFT JOIN content AS links ON links.id = t.links_id WHERE ";
  possible = add_kinds(wanted, form, sql);
  possible = add_conditions(wanted, columns, sql) && possible;
  return sql + " ORDER BY t.id";
}

struct Span {
  Head head;
  Kind kind = Kind::span;
  std::string_view own_metadata;
  std::optional<std::int64_t> duration_ns;
  std::string_view kind_name, operation, name;
  std::int64_t level = 0, status = 0;
  std::string_view status_message, trace_id, span_id, parent_span_id;
  std::int64_t conversation_row = 0;
  std::string_view conversation_id, session_id, user_id, span_kind, attributes, links;
  bool time_missing = false;
};

Span read_span(const sql::Statement& row) {
  Cells cells(row);
  Span s;
  s.head = read_head(cells);
  s.kind = static_cast<Kind>(cells.integer());
  s.own_metadata = cells.text();
  s.duration_ns = cells.optional_integer();
  s.kind_name = cells.text();
  s.operation = cells.text();
  s.name = cells.text();
  s.level = cells.integer();
  s.status = cells.integer();
  s.status_message = cells.text();
  s.trace_id = cells.text();
  s.span_id = cells.text();
  s.parent_span_id = cells.text();
  s.conversation_row = cells.integer();
  s.conversation_id = cells.text();
  s.session_id = cells.text();
  s.user_id = cells.text();
  s.span_kind = cells.text();
  s.attributes = cells.text();
  s.links = cells.text();
  s.time_missing = cells.integer() != 0;
  return s;
}

class Spans final : public RecordSource {
 public:
  Spans(sql::Connection& connection, const Wanted& wanted, const std::string& sql,
        Exporter::Form form)
      : rows_(connection, sql),
        error_(connection,
               "SELECT e.type, message.text, e.code, stack.text, e.redactions FROM error AS e"
               " LEFT JOIN content AS message ON message.id = e.message_id"
               " LEFT JOIN content AS stack ON stack.id = e.stack_id"
               " WHERE e.id = (SELECT " +
                   std::string(kOwnErrorOfSpan) + " FROM span WHERE span.id = ?1)"),
        events_(connection,
                "SELECT event.name, event.at_ns, event.level, event.redactions, attributes.text"
                " FROM event LEFT JOIN content AS attributes"
                " ON attributes.id = event.attributes_id WHERE event.span_row = ?1 AND " +
                    std::string(kIsWithinSpan) + " ORDER BY event.id"),
        call_(connection),
        tool_(connection),
        form_(form) {
    bind(wanted, rows_);
  }

  bool next(std::string& out) override;
  std::int64_t id() const override { return id_; }
  std::uint64_t without_messages() const override { return call_.without_messages(); }

 private:
  void write_common(const Span& s, JsonLine& line);
  void write_status(const Span& s, std::string_view outcome, JsonLine& line);
  void write_error(const Span& s, std::string_view error_code, JsonLine& line);
  void write_details(const Span& s, JsonLine& line, std::string& own);
  void write_span(const Span& s, JsonLine& line);

  sql::Statement rows_, error_, events_;
  CallDetails call_;
  ToolDetails tool_;
  const Exporter::Form form_;
  MergedMetadata metadata_;
  std::int64_t id_ = 0;
};

bool Spans::next(std::string& out) {
  if (!rows_.step()) return false;
  Span s = read_span(rows_);
  id_ = s.head.id;
  s.head.metadata = metadata_.of(s.head.metadata, s.own_metadata);
  std::string own;
  if (s.time_missing) own = "\"time_missing\":true";
  JsonLine line(out);
  write_common(s, line);
  write_details(s, line, own);
  end(line, s.head, "metadata", own);
  return true;
}

void Spans::write_common(const Span& s, JsonLine& line) {
  const bool chat = form_ == Exporter::Form::chat;
  begin(line, chat ? std::string_view() : kTypes[static_cast<int>(s.kind)], s.head);
  if (chat) line.time("timestamp", s.head.at_ns + s.duration_ns.value_or(0));
  line.milliseconds("latency_ms", s.duration_ns);
  line.text("trace_id", s.trace_id);
  line.text("span_id", s.span_id);
  if (!s.trace_id.empty()) line.text("parent_span_id", s.parent_span_id);
  line.text("conversation_id", s.conversation_id);
  line.text("session_id", s.session_id);
  line.text("user_id", s.user_id);
  if (s.level != 2) line.text("level", level_name(s.level));
}

/// A status that a reader would find by itself is left out.
void Spans::write_status(const Span& s, std::string_view outcome, JsonLine& line) {
  const bool is_ok = s.kind == Kind::completion || outcome == "ok";
  if (s.status == 2 || (s.status == 1 && !is_ok))
    line.text("status", s.status == 2 ? "error" : "ok");
  line.text("status_message", s.status_message);
}

void Spans::write_error(const Span& s, std::string_view error_code, JsonLine& line) {
  if (s.status != 2) return;
  if (error_.bind(1, s.head.id).step()) {
    const std::string_view type = error_.text(0), code = error_.text(2);
    const bool told = type != "unknown" || !error_.text(1).empty() || !error_.text(3).empty() ||
                      code != error_code || error_.integer(4) > 0;
    if (told) {
      std::string object;
      JsonLine error(object);
      error.text("type", type);
      error.text("message", error_.text(1));
      error.text("code", code);
      error.text("stack", error_.text(3));
      if (error_.integer(4) > 0) error.integer("redactions", error_.integer(4));
      error.end();
      line.json("error", object);
    }
  }
  error_.reset();
}

void Spans::write_details(const Span& s, JsonLine& line, std::string& own) {
  const auto operation = [&](std::string_view usual) {
    if (s.operation != usual) line.always_text("operation", s.operation);
  };
  const std::int64_t id = s.head.id;
  switch (s.kind) {
    case Kind::completion:
      if (s.kind_name != "chat") line.text("kind", s.kind_name);
      operation(s.kind_name);
      write_status(s, {}, line);
      write_error(s, {}, line);
      call_.write_call(id, s.conversation_row, line);
      return call_.write_usage(id, line, own);
    case Kind::tool:
    case Kind::resource: {
      const ToolDetails::Told told =
          s.kind == Kind::tool ? tool_.write_tool(id, line, own) : tool_.write_resource(id, line);
      operation(s.kind == Kind::tool ? "execute_tool" : told.usual_operation);
      write_status(s, told.outcome, line);
      return write_error(s, told.error_code, line);
    }
    case Kind::tokens:
      operation("token_usage");
      write_status(s, {}, line);
      write_error(s, {}, line);
      call_.write_model(id, line);
      return call_.write_usage(id, line, own);
    case Kind::latency:
      operation({});
      write_status(s, {}, line);
      return write_error(s, {}, line);
    case Kind::span:
      write_span(s, line);
      write_status(s, {}, line);
      return write_error(s, {}, line);
  }
}

void Spans::write_span(const Span& s, JsonLine& line) {
  line.always_text("name", s.name.empty() ? s.operation : s.name);
  if (!s.name.empty()) line.always_text("operation", s.operation);
  if (s.kind_name != "span") line.text("kind", s.kind_name);
  line.text("span_kind", s.span_kind);
  line.json("attributes", s.attributes);
  line.json("links", s.links);
  std::string list;
  events_.bind(1, s.head.id);
  while (events_.step()) {
    std::string object;
    JsonLine event(object);
    event.always_text("name", events_.text(0));
    event.time("at", events_.integer(1));
    if (events_.integer(2) != 2) event.text("level", level_name(events_.integer(2)));
    event.json("attributes", events_.text(4));
    if (events_.integer(3) > 0) event.integer("redactions", events_.integer(3));
    event.end();
    list += (list.empty() ? "[" : ",") + object;
  }
  if (!list.empty()) line.json("events", list + ']');
}

}  // namespace

std::unique_ptr<RecordSource> span_records(sql::Connection& connection, const Wanted& wanted,
                                           Exporter::Form form) {
  bool possible = false;
  const std::string sql = span_sql(wanted, form, possible);
  return possible ? std::make_unique<Spans>(connection, wanted, sql, form) : nullptr;
}

}  // namespace daybook::read
