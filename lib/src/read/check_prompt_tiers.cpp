// Calls by prompt over hours and days: hours add up to days, days to the totals of their prompt,
// and where no call was deleted since, they are the calls themselves.
#include <map>
#include <string>
#include <utility>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "read/stretches.hpp"
#include "schema/migrate.hpp"
#include "state/prompt_totals.hpp"

namespace daybook::read {
namespace {

using state::PromptTotals;
using state::Tier;
using Key = std::pair<std::int64_t, std::int64_t>;  // period, prompt
using Sums = std::map<Key, PromptTotals>;

std::string text_of(Tier tier, std::int64_t period) {
  return tier == Tier::day ? base::format_day(period * base::kNsPerDay)
                           : base::format_hour(period * base::kNsPerHour);
}

/// Into the periods that `period_of` says; a row that cannot be read is told.
template <class PeriodOf>
void add_rows(sql::Connection& connection, Tier tier, std::int64_t from, Findings& findings,
              Sums& sums, PeriodOf&& period_of) {
  const std::string name = state::tier_name(tier);
  sql::Statement rows(connection, "SELECT " + name + ", prompt_id, " + state::kPromptSums +
                                      " FROM rollup_prompt_" + name + " WHERE " + name + " >= ?1");
  rows.bind(1, from);
  while (rows.step()) {
    const std::int64_t period = rows.integer(0), prompt = rows.integer(1);
    if (!state::read_totals(rows, 2, sums[{period_of(period), prompt}]))
      findings.wrong("rollup_prompt_" + name + ' ' + text_of(tier, period) + " prompt " +
                     std::to_string(prompt) + ": its durations cannot be read");
  }
  for (auto& [key, totals] : sums) totals.settle();
}

Sums calls_by_day(sql::Connection& connection) {
  Sums sums;
  sql::Statement rows(connection,
                      "SELECT completion.prompt_row, span.at_ns, span.duration_ns, span.status,"
                      " usage.id IS NOT NULL, usage.cost_nano_usd"
                      " FROM completion JOIN span ON span.id = completion.id"
                      " LEFT JOIN token_usage AS usage ON usage.id = completion.id"
                      " WHERE completion.prompt_row IN (SELECT id FROM prompt WHERE pruned = 0)");
  const auto optional = [&](int column) {
    return rows.is_null(column) ? std::nullopt : std::optional(rows.integer(column));
  };
  while (rows.step()) {
    state::RollupSpan span;
    span.at_ns = rows.integer(1);
    span.duration_ns = optional(2);
    span.has_usage = rows.integer(4) != 0;
    span.cost_nano_usd = optional(5);
    PromptTotals& totals = sums[{span.at_ns / base::kNsPerDay, rows.integer(0)}];
    totals.add(span, rows.integer(3) == 2);
    if (totals.durations.size() >= 4096) totals.settle();
  }
  for (auto& [key, totals] : sums) totals.settle();
  return sums;
}

Sums kept_totals(sql::Connection& connection) {
  Sums sums;
  sql::Statement rows(connection,
                      "SELECT id, completions, errors, first_at_ns, last_at_ns, timed, duration_ns,"
                      " min_ns, max_ns, cost_nano_usd, priced, unpriced, x'' FROM prompt");
  while (rows.step()) {
    PromptTotals& totals = sums[{0, rows.integer(0)}];
    if (rows.integer(1) > 0) (void)state::read_totals(rows, 1, totals);  // else all were erased
  }
  sql::Statement buckets(connection, "SELECT prompt_id, value_ns, count FROM prompt_bucket");
  while (buckets.step())
    sums[{0, buckets.integer(0)}].durations.emplace_back(buckets.integer(1), buckets.integer(2));
  for (auto& [key, totals] : sums) totals.settle();
  return sums;
}

bool are_equal(const PromptTotals& a, const PromptTotals& b) {
  const auto figures = [](const PromptTotals& t) {
    return std::make_tuple(t.completions, t.errors, t.first_at_ns, t.last_at_ns, t.timed,
                           t.duration_ns, t.extremes.min_ns, t.extremes.max_ns, t.nano_usd,
                           t.priced, t.unpriced);
  };
  return figures(a) == figures(b) && a.durations == b.durations;
}

/// `others` say what `sums` should be, and where they say nothing, there is nothing to tell.
void compare(const Sums& sums, const Sums& others, Tier tier, const std::string& what,
             Findings& findings) {
  static const PromptTotals kNothing;
  for (const auto& [key, should] : others) {
    const auto found = sums.find(key);
    if (are_equal(found == sums.end() ? kNothing : found->second, should)) continue;
    const std::string of =
        tier == Tier::day ? text_of(tier, key.first) + ' ' : std::string("of all days, ");
    findings.wrong("rollup_prompt_day " + of + "prompt " + std::to_string(key.second) +
                   ": it is not what " + what);
  }
}

}  // namespace

void check_prompt_tiers(sql::Connection& connection, Findings& findings) {
  if (!schema::has_table(connection, "rollup_prompt_day")) return;
  const auto day_of = [](std::int64_t hour) { return state::period_of(Tier::day, hour); };
  Sums of_hours, days, all;
  add_rows(connection, Tier::hour, read_horizon(connection).kept_bucket_hour, findings, of_hours,
           day_of);
  add_rows(connection, Tier::day, 0, findings, days, [](std::int64_t day) { return day; });
  for (const auto& [key, totals] : days) all[{0, key.second}].add(totals);
  for (auto& [key, totals] : all) totals.settle();
  compare(days, of_hours, Tier::day, "its hours say", findings);
  compare(days, calls_by_day(connection), Tier::day, "its calls say", findings);
  compare(all, kept_totals(connection), Tier::all, "its prompt says", findings);
}

}  // namespace daybook::read
