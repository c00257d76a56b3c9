#include "state/prompt_subtraction.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "schema/migrate.hpp"

namespace daybook::state {
namespace {

constexpr std::int64_t kHourUs = kHourNs / 1000;

bool loses_end(const PromptTotals& left, const PromptTotals& gone) {
  return gone.first_at_ns <= left.first_at_ns || gone.last_at_ns >= left.last_at_ns ||
         (gone.timed > 0 && (gone.extremes.min_ns <= left.extremes.min_ns ||
                             gone.extremes.max_ns >= left.extremes.max_ns));
}

/// Those that are known; of a histogram's ends alone the times are not.
void settle_ends(PromptTotals& left, const PromptTotals& gone, const PromptTotals& found) {
  if (found.last_at_ns >= 0) {
    left.first_at_ns = found.first_at_ns;
    left.last_at_ns = found.last_at_ns;
  }
  if (left.timed == 0) {
    left.extremes = {};
    return;
  }
  if (gone.timed == 0 || found.extremes.max_ns < 0) return;
  const bool shortest = gone.extremes.min_ns <= left.extremes.min_ns;
  const bool longest = gone.extremes.max_ns >= left.extremes.max_ns;
  if (shortest) left.extremes.min_ns = found.extremes.min_ns;
  if (longest) left.extremes.max_ns = std::max(found.extremes.max_ns, left.extremes.min_ns);
  left.extremes.min_ns = std::min(left.extremes.min_ns, left.extremes.max_ns);
}

std::string of_period(Tier tier) {
  const std::string name = tier_name(tier);
  return "rollup_prompt_" + name + " WHERE " + name + " = ?1 AND prompt_id = ?2";
}

}  // namespace

PromptSubtraction::Rows::Rows(sql::Connection& db, Tier tier)
    : find(db, std::string("SELECT ") + kPromptSums + " FROM " + of_period(tier)),
      put(db, std::string("INSERT OR REPLACE INTO rollup_prompt_") + tier_name(tier) + " (" +
                  tier_name(tier) + ", prompt_id, " + kPromptSums +
                  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
      remove(db, "DELETE FROM " + of_period(tier)),
      ends(db, std::string("WITH RECURSIVE part(period) AS (SELECT ?2 UNION ALL SELECT period + 1"
                           " FROM part WHERE period < ?3) SELECT min(first_at_ns),"
                           " max(last_at_ns), min(min_ns), max(max_ns) FROM part CROSS JOIN"
                           " rollup_prompt_") +
                   tier_name(tier) + " AS r ON r." + tier_name(tier) +
                   " = part.period AND r.prompt_id = ?1") {}

PromptSubtraction::Statements::Statements(sql::Connection& db)
    : hours(db, Tier::hour),
      days(db, Tier::day),
      find(db,
           "SELECT completions, errors, first_at_ns, last_at_ns, timed, duration_ns, min_ns,"
           " max_ns, cost_nano_usd, priced, unpriced, x'', input_tokens, output_tokens, pruned"
           " FROM prompt WHERE id = ?1"),
      update(db,
             "UPDATE prompt SET completions = ?2, errors = ?3, first_at_ns = ?4, last_at_ns = ?5,"
             " timed = ?6, duration_ns = ?7, min_ns = ?8, max_ns = ?9, cost_nano_usd = ?10,"
             " priced = ?11, unpriced = ?12, input_tokens = ?13, output_tokens = ?14"
             " WHERE id = ?1"),
      bucket(db,
             "UPDATE prompt_bucket SET count = count - ?3 WHERE prompt_id = ?1 AND value_ns = ?2"),
      empty_bucket(db,
                   "DELETE FROM prompt_bucket WHERE prompt_id = ?1 AND value_ns = ?2"
                   " AND count <= 0"),
      calls(db,
            "SELECT min(span.at_ns), max(span.at_ns), min(span.duration_ns),"
            " max(span.duration_ns) FROM span JOIN completion ON completion.id = span.id"
            " WHERE span.at_us >= ?2 AND span.at_us < ?3 AND completion.prompt_row = ?1") {}

PromptTotals PromptSubtraction::ends_of(Rows& rows, std::int64_t prompt_id, std::int64_t first,
                                        std::int64_t last) {
  PromptTotals ends;
  rows.ends.bind(1, prompt_id).bind(2, first).bind(3, last);
  if (rows.ends.step() && !rows.ends.is_null(0)) {
    ends.first_at_ns = rows.ends.integer(0);
    ends.last_at_ns = rows.ends.integer(1);
    if (!rows.ends.is_null(2)) ends.extremes.add(rows.ends.integer(2), rows.ends.integer(3));
  }
  rows.ends.reset();
  return ends;
}

PromptTotals PromptSubtraction::ends_of_calls(std::int64_t prompt_id, Tier tier,
                                              std::int64_t period) {
  PromptTotals ends;
  sql::Statement& calls = sql_->calls;
  calls.bind(1, prompt_id).bind(2, first_hour_of(tier, period) * kHourUs);
  calls.bind(3, first_hour_of(tier, period + 1) * kHourUs);
  if (calls.step() && !calls.is_null(0)) {
    ends.first_at_ns = calls.integer(0);
    ends.last_at_ns = calls.integer(1);
    if (!calls.is_null(2)) ends.extremes.add(calls.integer(2), calls.integer(3));
  }
  calls.reset();
  return ends;
}

void PromptSubtraction::take(Tier tier, std::int64_t prompt_id, const Periods& gone,
                             ChangedRows& changed) {
  Rows& rows = tier == Tier::hour ? sql_->hours : sql_->days;
  const std::string table = std::string("rollup_prompt_") + tier_name(tier);
  for (const auto& [period, less] : gone) {
    PromptTotals left;
    rows.find.bind(1, period).bind(2, prompt_id);
    const bool is_there = rows.find.step();
    // Damage does not stop it: check tells.
    if (is_there) (void)read_totals(rows.find, 0, left);
    rows.find.reset();
    if (!is_there) continue;
    const bool loses = loses_end(left, less);
    left.take(less);
    if (left.completions == 0) {
      rows.remove.bind(1, period).bind(2, prompt_id).run();
      changed.gone(table, {period, prompt_id});
      continue;
    }
    if (loses) {
      PromptTotals found;
      const std::int64_t hour = first_hour_of(tier, period);
      if (tier == Tier::day && hour >= state_.kept_bucket_hour)
        found = ends_of(sql_->hours, prompt_id, hour, first_hour_of(tier, period + 1) - 1);
      else if (is_whole_)
        found = ends_of_calls(prompt_id, tier, period);
      else if (!left.durations.empty())
        found.extremes.add(left.durations.front().first, left.durations.back().first);
      settle_ends(left, less, found);
    }
    rows.put.bind(1, period).bind(2, prompt_id);
    put_totals(rows.put, 3, left);
    changed.changed(table, {period, prompt_id}, !is_whole_);
  }
}

void PromptSubtraction::take_total(std::int64_t prompt_id, PromptTotals gone,
                                   ChangedRows& changed) {
  PromptTotals left;
  sql::Statement& find = sql_->find;
  if (!find.bind(1, prompt_id).step()) return;
  (void)read_totals(find, 0, left);
  left.input = find.integer(12);
  left.output = find.integer(13);
  find.reset();
  gone.settle();
  for (const auto& [value_ns, count] : gone.durations) {
    sql_->bucket.bind(1, prompt_id).bind(2, value_ns).bind(3, count).run();
    sql_->empty_bucket.bind(1, prompt_id).bind(2, value_ns).run();
  }
  const bool loses = loses_end(left, gone);
  const std::int64_t first = period_of(Tier::day, left.first_at_ns / kHourNs);
  const std::int64_t last = period_of(Tier::day, left.last_at_ns / kHourNs);
  left.take(gone);
  if (left.completions == 0) {
    left.first_at_ns = left.last_at_ns = 0;
    changed.gone("prompt", {prompt_id});
  } else {
    if (loses) settle_ends(left, gone, ends_of(sql_->days, prompt_id, first, last));
    changed.changed("prompt", {prompt_id}, !is_whole_);
  }
  sql::Statement& to = sql_->update;
  to.bind(1, prompt_id).bind(2, left.completions).bind(3, left.errors);
  to.bind(4, left.first_at_ns).bind(5, left.last_at_ns).bind(6, left.timed);
  to.bind(7, left.duration_ns);
  const bool timed = left.timed > 0;
  to.bind(8, timed ? std::optional(left.extremes.min_ns) : std::nullopt);
  to.bind(9, timed ? std::optional(left.extremes.max_ns) : std::nullopt);
  to.bind(10, left.nano_usd).bind(11, left.priced).bind(12, left.unpriced);
  to.bind(13, left.input).bind(14, left.output).run();
}

void PromptSubtraction::write(const StoreState& state, ChangedRows& changed) {
  if (gone_.empty()) return;
  if (!schema::has_table(db_, "rollup_prompt_hour")) return discard();
  if (!sql_) sql_.emplace(db_);
  state_ = state;
  for (auto& [prompt_id, hours] : gone_) {
    if (!sql_->find.bind(1, prompt_id).step()) continue;
    is_whole_ = sql_->find.integer(14) == 0;
    sql_->find.reset();
    Periods days;
    PromptTotals all;
    for (auto& [hour, totals] : hours) {
      totals.settle();
      days[period_of(Tier::day, hour)].add(totals);
      all.add(totals);
    }
    for (auto& [day, totals] : days) totals.settle();
    take(Tier::hour, prompt_id, hours, changed);  // a day's ends are those of its hours
    take(Tier::day, prompt_id, days, changed);
    take_total(prompt_id, std::move(all), changed);
  }
  discard();
}

}  // namespace daybook::state
