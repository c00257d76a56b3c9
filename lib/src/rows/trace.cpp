#include "rows/trace.hpp"

#include <string>

#include "crypto/digest.hpp"
#include "rows/saturating.hpp"

namespace daybook::rows {

TraceTable::TraceTable(sql::Connection& db)
    : find_(db, "SELECT id FROM trace WHERE trace_hex = ?1"),
      insert_(db,
              "INSERT INTO trace (id, trace_id, first_at_ns, last_at_ns, spans, completions,"
              " tool_executions, errors, input_tokens, output_tokens, cost_nano_usd, unpriced,"
              " service_id, resource_id, session_id, user_id, conversation_row, root_row)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
              " ?18)"),
      add_(db,
           "UPDATE trace SET first_at_ns = min(first_at_ns, ?2), last_at_ns = max(last_at_ns, ?3),"
           " spans = spans + ?4, completions = completions + ?5, errors = errors + ?6,"
           " unpriced = unpriced + ?10, tool_executions = tool_executions + ?11,"
           " session_id = coalesce(session_id, ?12), user_id = coalesce(user_id, ?13),"
           " conversation_row = coalesce(conversation_row, ?14)" +
               add_saturating("input_tokens", 7) + add_saturating("output_tokens", 8) +
               add_saturating("cost_nano_usd", 9) + " WHERE id = ?1"),
      replace_root_(db,
                    "UPDATE trace SET root_row = ?2, service_id = ?3, resource_id = ?4,"
                    " session_id = coalesce(?5, session_id), user_id = coalesce(?6, user_id),"
                    " conversation_row = coalesce(?7, conversation_row) WHERE id = ?1"
                    " AND (root_row IS NULL OR (?8, ?9) < (SELECT parent_span_id IS NOT NULL, at_ns"
                    " FROM span WHERE span.id = trace.root_row))") {}

std::int64_t TraceTable::find(std::string_view trace_id) {
  const std::string hex = crypto::to_hex(trace_id.data(), trace_id.size());
  find_.bind(1, std::string_view(hex));
  return find_.first_integer();
}

void TraceTable::insert(std::int64_t id, std::string_view trace_id, const Totals& t,
                        const TraceOwner& first, const TraceRoot& root) {
  const TraceOwner& owner = root.span_row != 0 ? root.owner : first;
  const auto either = [](std::int64_t a, std::int64_t b) { return a != 0 ? a : b; };
  insert_.bind(1, id).bind_blob(2, trace_id).bind(3, t.first_at_ns).bind(4, t.last_at_ns);
  insert_.bind(5, t.spans).bind(6, t.completions).bind(7, t.tool_executions).bind(8, t.errors);
  insert_.bind(9, t.input_tokens).bind(10, t.output_tokens).bind(11, t.cost_nano_usd);
  insert_.bind(12, t.unpriced).bind(13, owner.service_id).bind(14, owner.resource_id);
  insert_.bind_or_null(15, either(owner.session_id, first.session_id));
  insert_.bind_or_null(16, either(owner.user_id, first.user_id));
  insert_.bind_or_null(17, either(owner.conversation_row, first.conversation_row));
  insert_.bind_or_null(18, root.span_row);
  insert_.run();
}

void TraceTable::add(std::int64_t id, const Totals& t, const TraceOwner& first,
                     const TraceRoot& root) {
  add_.bind(1, id).bind(2, t.first_at_ns).bind(3, t.last_at_ns).bind(4, t.spans);
  add_.bind(5, t.completions).bind(6, t.errors).bind(7, t.input_tokens).bind(8, t.output_tokens);
  add_.bind(9, t.cost_nano_usd).bind(10, t.unpriced).bind(11, t.tool_executions);
  add_.bind_or_null(12, first.session_id).bind_or_null(13, first.user_id);
  add_.bind_or_null(14, first.conversation_row);
  add_.run();
  if (root.span_row == 0) return;
  const TraceOwner& owner = root.owner;
  replace_root_.bind(1, id).bind(2, root.span_row).bind(3, owner.service_id);
  replace_root_.bind(4, owner.resource_id).bind_or_null(5, owner.session_id);
  replace_root_.bind_or_null(6, owner.user_id).bind_or_null(7, owner.conversation_row);
  replace_root_.bind(8, std::int64_t{root.has_parent}).bind(9, root.at_ns).run();
}

}  // namespace daybook::rows
