#include "state/redaction_counts.hpp"

#include "schema/migrate.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kTable = "rollup_redaction_day";
constexpr std::int64_t kDayNs = 86400LL * 1'000'000'000, kDayUs = 86400LL * 1'000'000;

}  // namespace

void RedactionCounts::add(std::string_view rule, std::uint64_t hits) {
  const auto found = hits_.find(rule);
  if (found != hits_.end())
    found->second += hits;
  else
    hits_.emplace(rule, hits);
}

void RedactionCounts::write(std::int64_t now_ns) {
  if (hits_.empty()) return;
  schema::create_on_demand(db_, kTable);
  sql::Statement add(db_,
                     "INSERT INTO rollup_redaction_day (day_us, rule, hits) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT (day_us, rule) DO UPDATE SET hits = hits + excluded.hits");
  for (const auto& [rule, hits] : hits_) {
    add.bind(1, now_ns / kDayNs * kDayUs).bind(2, std::string_view(rule));
    add.bind(3, static_cast<std::int64_t>(hits)).run();
  }
  hits_.clear();
}

std::vector<std::pair<std::string, std::uint64_t>> redactions_by_rule(sql::Connection& db) {
  std::vector<std::pair<std::string, std::uint64_t>> hits;
  if (!schema::has_table(db, kTable)) return hits;
  sql::Statement select(
      db, "SELECT rule, sum(hits) FROM rollup_redaction_day GROUP BY rule ORDER BY 1");
  while (select.step())
    hits.emplace_back(select.text(0), static_cast<std::uint64_t>(select.integer(1)));
  return hits;
}

}  // namespace daybook::state
