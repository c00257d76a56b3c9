#include "state/prompt_subtraction.hpp"

#include <string>
#include <utility>

#include "schema/migrate.hpp"
#include "state/lost_ends.hpp"

namespace daybook::state {
namespace {

constexpr std::int64_t kHourUs = kHourNs / 1000;

// In order of microseconds; which call of one is known by its nanoseconds.
std::string end_of_calls(const std::string& which, const std::string& order) {
  const std::string calls =
      " FROM span CROSS JOIN completion ON completion.id = span.id AND completion.prompt_row = ?1"
      " WHERE span.at_us ";
  return "SELECT " + which + "(span.at_ns)" + calls + "= (SELECT span.at_us" + calls +
         ">= ?2 AND span.at_us < ?3 ORDER BY span.at_us" + order + " LIMIT 1)";
}

/// Of durations, within 1 %.
PromptTotals ends_of_buckets(const PromptTotals& totals) {
  PromptTotals ends;
  if (!totals.durations.empty())
    ends.extremes.add(totals.durations.front().first, totals.durations.back().first);
  return ends;
}

std::string of_period(Tier tier) {
  const std::string name = tier_name(tier);
  return "rollup_prompt_" + name + " WHERE " + name + " = ?1 AND prompt_id = ?2";
}

}  // namespace

/// Which of its ends it may have lost.
struct PromptSubtraction::Lost {
  Lost(const PromptTotals& left, const PromptTotals& gone)
      : first(gone.first_at_ns <= left.first_at_ns),
        last(gone.last_at_ns >= left.last_at_ns),
        durations(left.extremes, gone.extremes),
        is_timed(gone.timed > 0 && durations.any()) {}
  bool any() const noexcept { return first || last || is_timed; }
  /// Those that are known.
  void settle(PromptTotals& left, const PromptTotals& found) const {
    if (first && found.first_at_ns < INT64_MAX) left.first_at_ns = found.first_at_ns;
    if (last && found.last_at_ns >= 0) left.last_at_ns = found.last_at_ns;
    if (left.timed == 0)
      left.extremes = {};
    else if (is_timed)
      durations.settle(left.extremes, found.extremes);
  }
  bool first, last;
  LostEnds durations;
  bool is_timed;  // durations were among what is gone
};

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
      first_call(db, end_of_calls("min", "")),
      last_call(db, end_of_calls("max", " DESC")),
      durations(db,
                "SELECT min(span.duration_ns), max(span.duration_ns) FROM span CROSS JOIN"
                " completion ON completion.id = span.id AND completion.prompt_row = ?1"
                " WHERE span.at_us >= ?2 AND span.at_us < ?3"
                " AND (span.duration_ns <= ?4 OR span.duration_ns >= ?5)") {}

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

PromptTotals PromptSubtraction::ends_of_calls(const Place& place, const Lost& lost,
                                              const PromptTotals& left) {
  PromptTotals ends;
  const auto find = [&](sql::Statement& calls, const auto& take) {
    calls.bind(1, place.prompt_id).bind(2, first_hour_of(place.tier, place.period) * kHourUs);
    calls.bind(3, first_hour_of(place.tier, place.period + 1) * kHourUs);
    if (calls.step() && !calls.is_null(0)) take(calls);
    calls.reset();
  };
  if (lost.first) find(sql_->first_call, [&](auto& row) { ends.first_at_ns = row.integer(0); });
  if (lost.last) find(sql_->last_call, [&](auto& row) { ends.last_at_ns = row.integer(0); });
  if (!lost.is_timed || left.timed == 0) return ends;
  const RawRows::Bounds bounds = lost.durations.bounds(ends_of_buckets(left).extremes);
  sql_->durations.bind(4, bounds.at_most_ns).bind(5, bounds.at_least_ns);
  find(sql_->durations, [&](auto& row) { ends.extremes.add(row.integer(0), row.integer(1)); });
  return ends;
}

PromptTotals PromptSubtraction::find_ends(const Place& place, const Lost& lost,
                                          const PromptTotals& left) {
  const std::int64_t hour = first_hour_of(place.tier, place.period);
  if (place.tier == Tier::day && hour >= state_.kept_bucket_hour) {
    return ends_of(sql_->hours, place.prompt_id, hour,
                   first_hour_of(place.tier, place.period + 1) - 1);
  }
  return is_whole_ ? ends_of_calls(place, lost, left) : ends_of_buckets(left);
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
    const Lost lost(left, less);
    left.take(less);
    if (left.completions == 0) {
      rows.remove.bind(1, period).bind(2, prompt_id).run();
      changed.gone(table, {period, prompt_id});
      continue;
    }
    if (lost.any()) lost.settle(left, find_ends({tier, prompt_id, period}, lost, left));
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
  const Lost lost(left, gone);
  const std::int64_t first = period_of(Tier::day, left.first_at_ns / kHourNs);
  const std::int64_t last = period_of(Tier::day, left.last_at_ns / kHourNs);
  left.take(gone);
  if (left.completions == 0) {
    left.first_at_ns = left.last_at_ns = 0;
    changed.gone("prompt", {prompt_id});
  } else {
    if (lost.any()) lost.settle(left, ends_of(sql_->days, prompt_id, first, last));
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
