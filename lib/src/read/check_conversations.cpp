#include <array>

#include "read/check.hpp"

namespace daybook::read {
namespace {

// Columns of `conversation`, each compared with what its spans say. total() does not overflow; up
// to 2^53 it is exact, beyond it sums saturate in the store and round here, so they are compared as
// REAL.
constexpr std::array<const char*, 9> kTotals = {"first_at_ns",   "last_at_ns",   "completions",
                                                "errors",        "input_tokens", "output_tokens",
                                                "cost_nano_usd", "unpriced",     "duration_ns"};

constexpr const char* kCompare =
    "SELECT c.id, c.first_at_ns, c.last_at_ns, c.completions, c.errors, c.input_tokens, "
    "c.output_tokens,"
    " c.cost_nano_usd, c.unpriced, c.duration_ns,"
    " min(span.at_ns), max(span.at_ns), count(completion.id), total(span.status = 2),"
    " total(usage.input_tokens), total(usage.output_tokens), total(usage.cost_nano_usd),"
    " total(usage.id IS NOT NULL AND usage.cost_nano_usd IS NULL), total(span.duration_ns)"
    " FROM conversation AS c LEFT JOIN span ON span.conversation_row = c.id"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id GROUP BY c.id";

}  // namespace

void check_conversations(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "conversations");
  sql::Statement select(connection, kCompare);
  std::int64_t conversations = 0;
  for (; select.step(); ++conversations) {
    for (int i = 0; i < static_cast<int>(kTotals.size()); ++i) {
      const int kept = 1 + i, raw = kept + static_cast<int>(kTotals.size());
      if (select.real(kept) == select.real(raw)) continue;
      findings.wrong("conversation " + std::to_string(select.integer(0)) + ": " +
                     kTotals[static_cast<std::size_t>(i)] + " is " +
                     std::to_string(select.integer(kept)) + ", its spans say " +
                     std::to_string(select.integer(raw)));
    }
  }
  findings.finish(std::to_string(conversations) + " conversations agree with their spans");
}

}  // namespace daybook::read
