// TotalsSubtraction: takes spans that are deleted out of the totals of their conversation and
// trace, where these stay.
//
//   totals.add(span, {conversation_row, trace_row, is_completion, is_tool, is_error});
//   totals.moment(trace_row);                // an error, event or sample of a trace goes, too
//   totals.write(changed);                   // once the rows are gone, before COMMIT
//
// First, last and a conversation's turns are those of the rows that remain, where none was deleted
// before; else they stay, as do turns where text was cut. One connection, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "sql/connection.hpp"
#include "state/changed_rows.hpp"
#include "state/rollup_counters.hpp"

namespace daybook::state {

class TotalsSubtraction {
 public:
  struct Whose {
    std::int64_t conversation_row = 0, trace_row = 0;  // 0: none
    bool is_completion = false, is_tool = false, is_error = false;
  };

  explicit TotalsSubtraction(sql::Connection& db);
  void add(const RollupSpan& span, const Whose& whose);
  void moment(std::int64_t trace_row) { traces_.try_emplace(trace_row); }
  void write(ChangedRows& changed);
  void discard() noexcept { conversations_.clear(), traces_.clear(); }

 private:
  struct Sums {
    std::int64_t spans = 0, completions = 0, tool_executions = 0, errors = 0;
    std::int64_t input_tokens = 0, output_tokens = 0, cost_nano_usd = 0, unpriced = 0;
    std::int64_t duration_ns = 0;  // of completions
    void add(const RollupSpan& span, const Whose& whose);
  };
  void count_turns(std::int64_t conversation_row);
  std::int64_t turns_upto(std::int64_t message_id);
  void write(sql::Statement& update, const std::map<std::int64_t, Sums>& gone,
             const std::string& table, ChangedRows& changed);

  std::map<std::int64_t, Sums> conversations_, traces_;
  sql::Statement conversation_, trace_, requests_, message_, had_, turns_;
  std::map<std::int64_t, std::int64_t> turns_of_;  // by message, whose way never changes
};

}  // namespace daybook::state
