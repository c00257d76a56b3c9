#include <string>

#include "read/check.hpp"

namespace daybook::read {
namespace {

/// A total that the writer keeps, how it is kept, and what the calls say of it. total() does not
/// overflow; up to 2^53 it is exact, beyond it sums saturate in the store and round here.
struct Total {
  const char *name, *kept, *of_calls;
};
constexpr Total kTotals[] = {
    {"first_at_ns", "prompt.first_at_ns", "min(span.at_ns)"},
    {"last_at_ns", "prompt.last_at_ns", "max(span.at_ns)"},
    {"completions", "prompt.completions", "count(*)"},
    {"errors", "prompt.errors", "total(span.status = 2)"},
    {"timed", "prompt.timed", "count(span.duration_ns)"},
    {"duration_ns", "prompt.duration_ns", "total(span.duration_ns)"},
    {"min_ns", "prompt.min_ns", "min(span.duration_ns)"},
    {"max_ns", "prompt.max_ns", "max(span.duration_ns)"},
    {"its histogram", "(SELECT total(count) FROM prompt_bucket WHERE prompt_id = prompt.id)",
     "count(span.duration_ns)"},
    {"input_tokens", "prompt.input_tokens", "total(usage.input_tokens)"},
    {"output_tokens", "prompt.output_tokens", "total(usage.output_tokens)"},
    {"cost_nano_usd", "prompt.cost_nano_usd", "total(usage.cost_nano_usd)"},
    {"priced", "prompt.priced", "count(usage.cost_nano_usd)"},
    {"unpriced", "prompt.unpriced", "total(usage.id IS NOT NULL AND usage.cost_nano_usd IS NULL)"}};

constexpr int kCompletions = 2;  // of these, the one that is right whatever was deleted

std::string compare_sql() {
  std::string kept = ", prompt.pruned", of_calls;
  int column = 0;
  for (const Total& total : kTotals) {
    const std::string alias = "c" + std::to_string(column++);
    kept += std::string(", ") + total.kept;
    of_calls += std::string(", ") + total.of_calls + " AS " + alias;
  }
  std::string columns = kept;
  for (int i = 0; i < column; ++i) columns += ", of_calls.c" + std::to_string(i);
  return "SELECT of_calls.row" + columns + " FROM (SELECT completion.prompt_row AS row" + of_calls +
         " FROM completion JOIN span ON span.id = completion.id"
         " LEFT JOIN token_usage AS usage ON usage.id = completion.id"
         " WHERE completion.prompt_row IS NOT NULL GROUP BY completion.prompt_row) AS of_calls"
         " LEFT JOIN prompt ON prompt.id = of_calls.row";
}

}  // namespace

void check_prompts(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "prompts");
  sql::Statement select(connection, compare_sql());
  constexpr int kColumns = static_cast<int>(std::size(kTotals));
  std::int64_t rows = 0, pruned_rows = 0;
  for (; select.step(); ++rows) {
    const std::string place = "prompt " + std::to_string(select.integer(0)) + ": ";
    if (select.is_null(1)) {
      findings.wrong(place + "is no row, though calls begin with it");
      continue;
    }
    const std::int64_t pruned = select.integer(1);
    pruned_rows += pruned > 0;
    for (int i = 0; i < kColumns; ++i) {
      const bool is_count = i == kCompletions;
      const double gone = is_count ? static_cast<double>(pruned) : 0;
      const int kept = 2 + i, of_calls = 2 + kColumns + i;
      if (select.real(kept) == select.real(of_calls) + gone || (pruned > 0 && !is_count)) continue;
      findings.wrong(place + kTotals[i].name + " is " + std::to_string(select.integer(kept)) +
                     ", its calls say " + std::to_string(select.integer(of_calls)));
    }
  }
  check_prompt_tiers(connection, findings);
  if (pruned_rows > 0) {
    findings.not_verifiable(std::to_string(pruned_rows) + " of " + std::to_string(rows) +
                            " prompts: their sums, since calls were deleted; counts are right");
  }
  findings.finish(std::to_string(rows) + " versions of prompts agree with their calls");
}

}  // namespace daybook::read
