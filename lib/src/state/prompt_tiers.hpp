// PromptTiers: calls by prompt, summed up over hours and days.
//
//   tiers.begin();                              // in the writer's transaction
//   tiers.add(prompt_id, by_hour, kept_hour);   // a batch's, per prompt
//
// Both tiers are written with the batch, so that nothing is left to fold, and each day is the sum
// of its hours; but an hour before `kept_hour`, which was pruned, is not begun anew. Each row has
// its histogram in one value: a row is read, added to and written whole. The tables are made by the
// first call with a prompt. One connection, one thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sql/connection.hpp"
#include "state/prompt_totals.hpp"

namespace daybook::state {

class PromptTiers {
 public:
  using ByHour = std::map<std::int64_t, PromptTotals>;

  explicit PromptTiers(sql::Connection& db) : db_(db) {}
  void begin();
  void add(std::int64_t prompt_id, const ByHour& hours, std::int64_t kept_hour);

 private:
  struct Rows {
    Rows(sql::Connection& db, const std::string& period);
    void add(std::int64_t period, std::int64_t prompt_id, PromptTotals totals);
    sql::Statement find, put;
  };

  sql::Connection& db_;
  std::optional<Rows> hours_, days_;
};

}  // namespace daybook::state
