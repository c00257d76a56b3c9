#include "rows/conversation.hpp"

#include "rows/saturating.hpp"

namespace daybook::rows {
namespace {

ConversationTable::Found found(sql::Statement& statement) {
  ConversationTable::Found row;
  if (!statement.step()) return row;
  row = {statement.integer(0), statement.integer(1) != 0};
  statement.reset();
  return row;
}

}  // namespace

ConversationTable::ConversationTable(sql::Connection& db)
    : find_named_(db,
                  "SELECT id, title IS NOT NULL FROM conversation"
                  " WHERE name = ?1 AND service_id = ?2"),
      find_(db, "SELECT id, title IS NOT NULL FROM conversation WHERE id = ?1"),
      insert_(
          db,
          "INSERT INTO conversation (id, name, given, service_id, resource_id, session_id, user_id,"
          " title, first_at_ns, last_at_ns, turns, completions, tool_executions, errors,"
          " input_tokens, output_tokens, cost_nano_usd, unpriced, duration_ns)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?19, ?13, ?14, ?15, ?16,"
          " ?17, ?18)"),
      add_(db,
           "UPDATE conversation SET first_at_ns = min(first_at_ns, ?2),"
           " last_at_ns = max(last_at_ns, ?3), turns = max(turns, ?4),"
           " completions = completions + ?5, errors = errors + ?6, unpriced = unpriced + ?10,"
           " tool_executions = tool_executions + ?13, title = coalesce(title, ?12)" +
               add_saturating("input_tokens", 7) + add_saturating("output_tokens", 8) +
               add_saturating("cost_nano_usd", 9) + add_saturating("duration_ns", 11) +
               " WHERE id = ?1") {}

ConversationTable::Found ConversationTable::find(std::int64_t service_id, std::string_view name) {
  find_named_.bind(1, name).bind(2, service_id);
  return found(find_named_);
}

ConversationTable::Found ConversationTable::find(std::int64_t id) {
  find_.bind(1, id);
  return found(find_);
}

void ConversationTable::insert(const ConversationRow& row, const Totals& t) {
  insert_.bind(1, row.id).bind(2, row.name).bind(3, std::int64_t{row.given});
  insert_.bind(4, row.service_id).bind(5, row.resource_id).bind_or_null(6, row.session_id);
  insert_.bind_or_null(7, row.user_id).bind_or_null(8, row.title);
  insert_.bind(9, t.first_at_ns).bind(10, t.last_at_ns).bind(11, t.turns).bind(12, t.completions);
  insert_.bind(13, t.errors).bind(14, t.input_tokens).bind(15, t.output_tokens);
  insert_.bind(16, t.cost_nano_usd).bind(17, t.unpriced).bind(18, t.duration_ns);
  insert_.bind(19, t.tool_executions);
  insert_.run();
}

void ConversationTable::add(std::int64_t id, const Totals& t, std::string_view title) {
  add_.bind(1, id).bind(2, t.first_at_ns).bind(3, t.last_at_ns).bind(4, t.turns);
  add_.bind(5, t.completions).bind(6, t.errors).bind(7, t.input_tokens).bind(8, t.output_tokens);
  add_.bind(9, t.cost_nano_usd).bind(10, t.unpriced).bind(11, t.duration_ns);
  add_.bind_or_null(12, title).bind(13, t.tool_executions);
  add_.run();
}

}  // namespace daybook::rows
