#include "rows/span.hpp"

#include <string>

namespace daybook::rows {
namespace {

std::string insert_sql(const char* more_columns, const char* more_values) {
  return std::string(
             "INSERT INTO span (id, at_ns, duration_ns, service_id, resource_id, operation_id,"
             " kind, level, status, status_message, trace_row, span_id, parent_span_id,"
             " conversation_row, session_id, user_id, tags, metadata_id, record_id, redactions,"
             " time_missing, metadata_own") +
         more_columns +
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
         " ?18, ?19, ?20, ?21, ?22" +
         more_values + ")";
}

}  // namespace

SpanTable::SpanTable(sql::Connection& db)
    : insert_(db, insert_sql("", "")),
      insert_detailed_(
          db, insert_sql(", span_kind, name, attributes_id, links_id", ", ?23, ?24, ?25, ?26")),
      find_(db, "SELECT id FROM span WHERE trace_row = ?1 AND span_id = ?2"),
      find_record_(db, "SELECT id FROM span WHERE service_id = ?1 AND record_id = ?2"),
      find_call_(db,
                 "SELECT conversation_row, service_id, user_id, session_id, redactions FROM span"
                 " WHERE id = ?1"),
      find_metadata_(db,
                     "SELECT s.metadata_id, c.text, s.metadata_own FROM span AS s"
                     " LEFT JOIN content AS c ON c.id = s.metadata_id"
                     " WHERE s.conversation_row = ?1 ORDER BY s.at_us DESC LIMIT 1") {}

void SpanTable::bind(Insert& insert, const SpanRow& row) {
  insert.bind(1, row.id).bind(2, row.at_ns).bind(3, row.duration_ns);
  insert.bind(4, row.service_id).bind(5, row.resource_id).bind(6, row.operation_id);
  insert.bind(7, row.kind).bind(8, std::int64_t{row.level}).bind(9, std::int64_t{row.status});
  insert.bind_or_null(10, row.status_message).bind_or_null(11, row.trace_row);
  insert.bind_blob_or_null(12, row.span_id);
  insert.bind_blob_or_null(13, row.parent_span_id);
  insert.bind_or_null(14, row.conversation_row).bind_or_null(15, row.session_id);
  insert.bind_or_null(16, row.user_id).bind_or_null(17, row.tags);
  insert.bind_or_null(18, row.metadata_id).bind_or_null(19, row.record_id);
  insert.bind(20, row.redactions).bind(21, std::int64_t{row.time_missing});
  insert.bind_or_null(22, row.metadata_own);
}

void SpanTable::insert(const SpanRow& row) {
  bind(insert_, row);
  insert_.run();
}

void SpanTable::insert_detailed(const SpanRow& row) {
  bind(insert_detailed_, row);
  insert_detailed_.bind_or_null(23, row.span_kind).bind_or_null(24, row.name);
  insert_detailed_.bind_or_null(25, row.attributes_id).bind_or_null(26, row.links_id);
  insert_detailed_.run();
}

std::int64_t SpanTable::find(std::int64_t trace_row, std::string_view span_id) {
  find_.bind(1, trace_row).bind_blob(2, span_id);
  return find_.first_integer();
}

std::int64_t SpanTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

SpanTable::Call SpanTable::find_call(std::int64_t id) {
  Call call;
  if (find_call_.bind(1, id).step()) {
    call = {find_call_.integer(0), find_call_.integer(1), find_call_.integer(2),
            find_call_.integer(3), find_call_.integer(4)};
  }
  find_call_.reset();
  return call;
}

SpanTable::Metadata SpanTable::find_metadata(std::int64_t conversation_row) {
  find_metadata_.reset();
  if (!find_metadata_.bind(1, conversation_row).step()) return {};
  return {find_metadata_.integer(0), find_metadata_.text(1), find_metadata_.text(2)};
}

}  // namespace daybook::rows
