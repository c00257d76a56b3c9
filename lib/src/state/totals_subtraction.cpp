#include "state/totals_subtraction.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace daybook::state {
namespace {

constexpr std::size_t kKnownTurnsMost = 100'000;

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
    : conversation_(db, conversation_sql()),
      trace_(db, trace_sql()),
      requests_(db,
                "SELECT completion.request_message_id, completion.content_state IN (3, 4)"
                " FROM span JOIN completion ON completion.id = span.id"
                " WHERE span.conversation_row = ?1 ORDER BY span.at_us DESC"),
      message_(db, "SELECT parent_id, role_code = 2 FROM message WHERE id = ?1"),
      had_(db, "SELECT turns FROM conversation WHERE id = ?1 AND pruned = 0"),
      turns_(db, "UPDATE conversation SET turns = ?2 WHERE id = ?1") {}

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

/// User messages on the way to it; each message is read once.
std::int64_t TotalsSubtraction::turns_upto(std::int64_t message_id) {
  std::vector<std::pair<std::int64_t, bool>> way;  // up to one that is known
  std::int64_t turns = 0;
  for (std::int64_t id = message_id; id != 0;) {
    if (const auto known = turns_of_.find(id); known != turns_of_.end()) {
      turns = known->second;
      break;
    }
    if (!message_.bind(1, id).step()) break;
    way.emplace_back(id, message_.integer(1) != 0);
    const std::int64_t parent = message_.integer(0);
    message_.reset();
    id = parent < id ? parent : 0;
  }
  for (auto at = way.rbegin(); at != way.rend(); ++at)
    turns_of_[at->first] = turns += at->second ? 1 : 0;
  return turns;
}

/// The latest have as many as there were, most of the time: then all stays as it is.
void TotalsSubtraction::count_turns(std::int64_t conversation_row) {
  had_.bind(1, conversation_row);
  const bool is_whole = had_.step();
  const std::int64_t had = is_whole ? had_.integer(0) : 0;
  had_.reset();
  if (!is_whole) return;
  if (turns_of_.size() > kKnownTurnsMost) turns_of_.clear();
  std::int64_t most = 0;
  bool is_known = true;
  requests_.bind(1, conversation_row);
  while (most < had && requests_.step()) {
    is_known = is_known && requests_.integer(1) == 0;
    most = std::max(most, turns_upto(requests_.integer(0)));
  }
  requests_.reset();
  if (is_known) turns_.bind(1, conversation_row).bind(2, most).run();
}

void TotalsSubtraction::write(ChangedRows& changed) {
  for (const auto& [row, less] : conversations_)
    if (less.completions > 0) count_turns(row);
  write(conversation_, conversations_, "conversation", changed);
  write(trace_, traces_, "trace", changed);
  discard();
}

}  // namespace daybook::state
