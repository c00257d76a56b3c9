#include "rows/error.hpp"

#include <string>

namespace daybook::rows {

namespace {

std::string waits_sql(const std::string& table) {
  return "SELECT EXISTS (SELECT 1 FROM " + table +
         " WHERE span_row IS NULL AND span_id IS NOT NULL)";
}

std::string settle_sql(const std::string& table) {
  return "UPDATE " + table +
         " SET span_row = (SELECT span.id FROM span WHERE span.trace_row = ?1 AND span.span_id = " +
         table + ".span_id) WHERE trace_row = ?1 AND span_row IS NULL AND span_id IS NOT NULL";
}

}  // namespace

ErrorTable::ErrorTable(sql::Connection& db)
    : insert_(
          db,
          "INSERT INTO error (id, at_ns, span_row, service_id, resource_id, operation_id, model_id,"
          " level, trace_row, span_id, conversation_row, session_id, user_id, type, code,"
          " message_id, stack_id, context_id, metadata_id, tags, fingerprint, handled, record_id,"
          " redactions) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
          " ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)"),
      find_record_(db, "SELECT id FROM error WHERE service_id = ?1 AND record_id = ?2"),
      waits_(db, waits_sql("error")),
      settle_(db, settle_sql("error")) {}

void ErrorTable::insert(const ErrorRow& row) {
  insert_.bind(1, row.id).bind(2, row.at_ns).bind_or_null(3, row.span_row);
  insert_.bind(4, row.service_id).bind(5, row.resource_id).bind_or_null(6, row.operation_id);
  insert_.bind_or_null(7, row.model_id).bind(8, std::int64_t{row.level});
  insert_.bind_or_null(9, row.trace_row);
  insert_.bind_blob_or_null(10, row.span_id);
  insert_.bind_or_null(11, row.conversation_row).bind_or_null(12, row.session_id);
  insert_.bind_or_null(13, row.user_id).bind(14, row.type).bind_or_null(15, row.code);
  insert_.bind_or_null(16, row.message_id).bind_or_null(17, row.stack_id);
  insert_.bind_or_null(18, row.context_id).bind_or_null(19, row.metadata_id);
  insert_.bind_or_null(20, row.tags).bind(21, row.fingerprint);
  if (row.handled) {
    insert_.bind(22, std::int64_t{*row.handled});
  } else {
    insert_.bind_null(22);
  }
  insert_.bind_or_null(23, row.record_id).bind(24, row.redactions);
  insert_.run();
}

std::int64_t ErrorTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

bool ErrorTable::waits() {
  return waits_.first_integer() != 0;
}

void ErrorTable::settle(std::int64_t trace_row) {
  settle_.bind(1, trace_row).run();
}

EventTable::EventTable(sql::Connection& db)
    : insert_(
          db,
          "INSERT INTO event (id, at_ns, service_id, resource_id, level, name, body_id, trace_row,"
          " span_id, span_row, session_id, user_id, attributes_id, tags, record_id, redactions)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"),
      find_record_(db, "SELECT id FROM event WHERE service_id = ?1 AND record_id = ?2"),
      waits_(db, waits_sql("event")),
      settle_(db, settle_sql("event")) {}

void EventTable::insert(const EventRow& row) {
  insert_.bind(1, row.id).bind(2, row.at_ns).bind(3, row.service_id).bind(4, row.resource_id);
  insert_.bind(5, std::int64_t{row.level}).bind(6, row.name).bind_or_null(7, row.body_id);
  insert_.bind_or_null(8, row.trace_row);
  insert_.bind_blob_or_null(9, row.span_id);
  insert_.bind_or_null(10, row.span_row).bind_or_null(11, row.session_id);
  insert_.bind_or_null(12, row.user_id).bind_or_null(13, row.attributes_id);
  insert_.bind_or_null(14, row.tags).bind_or_null(15, row.record_id).bind(16, row.redactions);
  insert_.run();
}

std::int64_t EventTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

bool EventTable::waits() {
  return waits_.first_integer() != 0;
}

void EventTable::settle(std::int64_t trace_row) {
  settle_.bind(1, trace_row).run();
}

LossTable::LossTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO loss (id, at_ns, service_id, reason, records, bytes, error)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)") {}

void LossTable::insert(std::int64_t id, std::int64_t at_ns, std::int64_t service_id,
                       std::string_view reason, std::int64_t records, std::int64_t bytes,
                       std::string_view error) {
  insert_.bind(1, id).bind(2, at_ns).bind_or_null(3, service_id).bind(4, reason);
  insert_.bind(5, records).bind(6, bytes).bind_or_null(7, error);
  insert_.run();
}

}  // namespace daybook::rows
