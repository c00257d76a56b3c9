#include <string>
#include <vector>

#include "read/check.hpp"

namespace daybook::read {
namespace {

/// A table whose totals the writer keeps, and what its spans say of each.
struct Kept {
  const char* table;
  const char* reference;  // of span
  struct Total {
    const char* column;
    const char* of_spans;
  };
  std::vector<Total> totals;
};

// total() does not overflow; up to 2^53 it is exact, beyond it sums saturate in the store and round
// here, so they are compared as REAL.
constexpr const char* kUnpriced = "total(usage.id IS NOT NULL AND usage.cost_nano_usd IS NULL)";

const Kept kConversations = {
    "conversation",
    "conversation_row",
    {{"first_at_ns", "min(span.at_ns)"},
     {"last_at_ns", "max(span.at_ns)"},
     {"completions", "count(completion.id)"},
     {"tool_executions", "count(tool_execution.id)"},
     {"errors", "total(span.status = 2)"},
     {"input_tokens", "total(usage.input_tokens)"},
     {"output_tokens", "total(usage.output_tokens)"},
     {"cost_nano_usd", "total(usage.cost_nano_usd)"},
     {"unpriced", kUnpriced},
     {"duration_ns", "total(CASE WHEN completion.id IS NOT NULL THEN span.duration_ns END)"}}};
// Its times are widened by errors, events and samples too.
const Kept kTraces = {"trace",
                      "trace_row",
                      {{"spans", "count(span.id)"},
                       {"completions", "count(completion.id)"},
                       {"tool_executions", "count(tool_execution.id)"},
                       {"errors", "total(span.status = 2)"},
                       {"input_tokens", "total(usage.input_tokens)"},
                       {"output_tokens", "total(usage.output_tokens)"},
                       {"cost_nano_usd", "total(usage.cost_nano_usd)"},
                       {"unpriced", kUnpriced}}};

std::string compare_sql(const Kept& kept) {
  std::string columns, of_spans;
  for (const auto& total : kept.totals) {
    columns += std::string(", t.") + total.column;
    of_spans += std::string(", ") + total.of_spans;
  }
  return "SELECT t.id" + columns + of_spans + ", t.pruned FROM " + kept.table +
         " AS t LEFT JOIN span ON span." + kept.reference +
         " = t.id LEFT JOIN completion ON completion.id = span.id"
         " LEFT JOIN tool_execution ON tool_execution.id = span.id"
         " LEFT JOIN token_usage AS usage ON usage.id = span.id GROUP BY t.id";
}

void check_totals(sql::Connection& connection, const Kept& kept, CheckResult& result) {
  const std::string table = kept.table;
  Findings findings(result, table + "s");
  sql::Statement select(connection, compare_sql(kept));
  std::int64_t rows = 0, pruned_rows = 0;
  for (; select.step(); ++rows) {
    const int columns = static_cast<int>(kept.totals.size());
    const std::int64_t pruned = select.integer(1 + 2 * columns);
    pruned_rows += pruned > 0;
    for (int i = 0; i < columns; ++i) {
      const int stored = 1 + i, raw = stored + columns;
      const bool is_spans =
          std::string_view(kept.totals[static_cast<std::size_t>(i)].column) == "spans";
      if (pruned > 0 && !is_spans) continue;
      if (select.real(stored) == select.real(raw) + static_cast<double>(is_spans ? pruned : 0))
        continue;
      findings.wrong(table + " " + std::to_string(select.integer(0)) + ": " +
                     kept.totals[static_cast<std::size_t>(i)].column + " is " +
                     std::to_string(select.integer(stored)) + ", its spans say " +
                     std::to_string(select.integer(raw)));
    }
  }
  if (pruned_rows > 0) {
    findings.not_verifiable(std::to_string(pruned_rows) + " of " + std::to_string(rows) + " " +
                            table + "s: their sums, since spans of theirs were deleted");
  }
  findings.finish(std::to_string(rows) + " " + table + "s agree with their spans");
}

}  // namespace

void check_conversations(sql::Connection& connection, CheckResult& result) {
  check_totals(connection, kConversations, result);
  check_totals(connection, kTraces, result);
}

}  // namespace daybook::read
