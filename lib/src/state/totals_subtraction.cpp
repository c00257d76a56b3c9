#include "state/totals_subtraction.hpp"

namespace daybook::state {
namespace {

std::string less(const std::string& column, int parameter) {
  return column + " = CASE WHEN " + column + " = 9223372036854775807 THEN " + column +
         " ELSE max(" + column + " - ?" + std::to_string(parameter) + ", 0) END, ";
}

std::string sums(bool is_trace) {
  std::string sql = less("completions", 3) + less("tool_executions", 4) + less("errors", 5) +
                    less("input_tokens", 6) + less("output_tokens", 7) + less("cost_nano_usd", 8) +
                    less("unpriced", 9);
  return sql + less(is_trace ? "spans" : "duration_ns", is_trace ? 2 : 10);
}

// An index has them in order of microseconds.
std::string end_of_conversation(const std::string& which) {
  return "coalesce((SELECT " + which +
         "(at_ns) FROM span WHERE conversation_row = ?1 AND at_us = (SELECT " + which +
         "(at_us) FROM span WHERE conversation_row = ?1)), " +
         (which == "min" ? "first_at_ns" : "last_at_ns") + ')';
}

/// Its spans, and what else was told of it.
std::string end_of_trace(const std::string& which, const std::string& of_span,
                         const std::string& otherwise) {
  std::string sql = "coalesce((SELECT " + which + "(at) FROM (SELECT " + which + '(' + of_span +
                    ") AS at FROM span WHERE trace_row = ?1";
  for (const char* table : {"error", "event", "memory_sample"})
    sql += std::string(" UNION ALL SELECT ") + which + "(at_ns) FROM " + table +
           " WHERE trace_row = ?1";
  return sql + ")), " + otherwise + ')';
}

std::string whole(const std::string& column, const std::string& value) {
  return column + " = CASE WHEN pruned = 0 THEN " + value + " ELSE " + column + " END";
}

std::string conversation_sql() {
  return "UPDATE conversation SET " + sums(false) +
         whole("first_at_ns", end_of_conversation("min")) + ", " +
         whole("last_at_ns", end_of_conversation("max")) +
         " WHERE id = ?1 AND ?2 >= 0"
         " RETURNING pruned";
}

std::string trace_sql() {
  return "UPDATE trace SET " + sums(true) +
         whole("first_at_ns", end_of_trace("min", "at_ns", "first_at_ns")) + ", " +
         whole("last_at_ns",
               end_of_trace("max", "at_ns + coalesce(duration_ns, 0)", "last_at_ns")) +
         " WHERE id = ?1 AND ?10 >= 0 RETURNING pruned";
}

}  // namespace

TotalsSubtraction::TotalsSubtraction(sql::Connection& db)
    : db_(db), conversation_(db, conversation_sql()), trace_(db, trace_sql()) {}

void TotalsSubtraction::Sums::add(const RollupSpan& span, const Whose& whose) {
  ++spans;
  completions += whose.is_completion ? 1 : 0;
  tool_executions += whose.is_tool ? 1 : 0;
  errors += whose.is_error ? 1 : 0;
  if (whose.is_completion) duration_ns = saturating_add(duration_ns, span.duration_ns.value_or(0));
  if (!span.has_usage) return;
  input_tokens = saturating_add(input_tokens, span.input.value_or(0));
  output_tokens = saturating_add(output_tokens, span.output.value_or(0));
  cost_nano_usd = saturating_add(cost_nano_usd, span.cost_nano_usd.value_or(0));
  unpriced += span.cost_nano_usd ? 0 : 1;
}

void TotalsSubtraction::add(const RollupSpan& span, const Whose& whose) {
  if (whose.conversation_row != 0) conversations_[whose.conversation_row].add(span, whose);
  if (whose.trace_row != 0) traces_[whose.trace_row].add(span, whose);
}

void TotalsSubtraction::write(sql::Statement& update, const std::map<std::int64_t, Sums>& gone,
                              const std::string& table, ChangedRows& changed) {
  for (const auto& [row, less] : gone) {
    update.bind(1, row).bind(2, less.spans).bind(3, less.completions);
    update.bind(4, less.tool_executions).bind(5, less.errors).bind(6, less.input_tokens);
    update.bind(7, less.output_tokens).bind(8, less.cost_nano_usd).bind(9, less.unpriced);
    update.bind(10, less.duration_ns);
    while (update.step()) changed.changed(table, {row}, update.integer(0) > 0);
  }
}

void TotalsSubtraction::write(ChangedRows& changed) {
  write(conversation_, conversations_, "conversation", changed);
  write(trace_, traces_, "trace", changed);
  discard();
}

}  // namespace daybook::state
