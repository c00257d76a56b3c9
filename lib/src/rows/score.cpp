#include "rows/score.hpp"

namespace daybook::rows {

ScoreTable::ScoreTable(sql::Connection& db)
    : insert_(db,
              "INSERT INTO score (id, at_ns, service_id, resource_id, name, value, label,"
              " comment_id, source, span_row, trace_id, span_id, target_id, conversation,"
              " user_id, metadata_id, tags, record_id, redactions)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
              " ?17, ?18, ?19)"),
      find_record_(db, "SELECT id FROM score WHERE service_id = ?1 AND record_id = ?2"),
      waits_for_span_(db,
                      "SELECT EXISTS (SELECT 1 FROM score WHERE span_row IS NULL"
                      " AND span_id IS NOT NULL)"),
      settle_(db,
              "UPDATE score SET span_row = (SELECT span.id FROM span WHERE span.trace_row = ?2"
              " AND span.span_id = score.span_id) WHERE trace_id = ?1 AND span_row IS NULL"
              " AND span_id IS NOT NULL"),
      waits_for_id_(db,
                    "SELECT EXISTS (SELECT 1 FROM score WHERE span_row IS NULL"
                    " AND target_id IS NOT NULL)"),
      settle_id_(db,
                 "UPDATE score SET span_row = ?3 WHERE service_id = ?1 AND target_id = ?2"
                 " AND span_row IS NULL AND target_id IS NOT NULL") {}

void ScoreTable::insert(const ScoreRow& row) {
  insert_.bind(1, row.id).bind(2, row.at_ns).bind(3, row.service_id).bind(4, row.resource_id);
  insert_.bind(5, row.name).bind(6, row.value).bind_or_null(7, row.label);
  insert_.bind_or_null(8, row.comment_id).bind_or_null(9, row.source);
  insert_.bind_or_null(10, row.span_row).bind_blob_or_null(11, row.trace_id);
  insert_.bind_blob_or_null(12, row.span_id).bind_or_null(13, row.target_id);
  insert_.bind_or_null(14, row.conversation).bind_or_null(15, row.user_id);
  insert_.bind_or_null(16, row.metadata_id).bind_or_null(17, row.tags);
  insert_.bind_or_null(18, row.record_id).bind(19, row.redactions);
  insert_.run();
}

std::int64_t ScoreTable::find_record(std::int64_t service_id, std::string_view record_id) {
  find_record_.bind(1, service_id).bind(2, record_id);
  return find_record_.first_integer();
}

bool ScoreTable::waits_for_span() {
  return waits_for_span_.first_integer() != 0;
}

void ScoreTable::settle(std::string_view trace_id, std::int64_t trace_row) {
  settle_.bind_blob(1, trace_id).bind(2, trace_row).run();
}

bool ScoreTable::waits_for_id() {
  return waits_for_id_.first_integer() != 0;
}

void ScoreTable::settle_id(std::int64_t service_id, std::string_view record_id,
                           std::int64_t span_row) {
  settle_id_.bind(1, service_id).bind(2, record_id).bind(3, span_row).run();
}

}  // namespace daybook::rows
