#include <map>
#include <tuple>

#include "base/time_text.hpp"
#include "read/reader_state.hpp"
#include "read/rollup_groups.hpp"
#include "read/snapshot.hpp"
#include "state/rollups.hpp"

namespace daybook {
namespace {

using Key =
    std::tuple<std::int64_t, std::string, std::string, std::string, std::string, std::string>;

struct Sums {
  std::int64_t count = 0, input = 0, output = 0, cache_read = 0, cache_write = 0, reasoning = 0;
  std::int64_t cost_nano_usd = 0, priced = 0, unpriced = 0;
};

void add_row(Sums& sums, const sql::Statement& row) {
  std::int64_t* const members[] = {&sums.count,         &sums.input,       &sums.output,
                                   &sums.cache_read,    &sums.cache_write, &sums.reasoning,
                                   &sums.cost_nano_usd, &sums.priced,      &sums.unpriced};
  int column = 2;
  for (std::int64_t* member : members)
    *member = state::saturating_add(*member, row.integer(column++));
}

TokenRow row_of(const Key& key, const Sums& sums) {
  TokenRow row;
  row.day = base::format_day(std::get<0>(key) * base::kNsPerDay);
  std::tie(std::ignore, row.service, row.environment, row.operation, row.provider, row.model) = key;
  row.count = sums.count;
  row.input_tokens = sums.input;
  row.output_tokens = sums.output;
  row.cache_read_tokens = sums.cache_read;
  row.cache_write_tokens = sums.cache_write;
  row.reasoning_tokens = sums.reasoning;
  if (sums.priced > 0) row.cost_usd = static_cast<double>(sums.cost_nano_usd) / 1e9;
  row.unpriced = sums.unpriced;
  return row;
}

}  // namespace

std::vector<TokenRow> Reader::tokens(const Window& window) const {
  sql::Connection& connection = *read::held(state_).connection;
  const read::Snapshot snapshot(connection);
  const read::Hours hours = read::hours_of(window);
  const auto groups = read::rollup_groups(connection, window);
  std::map<Key, Sums> report;
  sql::Statement select(connection,
                        "SELECT hour / 24, group_id, usage_count, input_tokens, output_tokens,"
                        " cache_read_tokens, cache_write_tokens, reasoning_tokens, cost_nano_usd,"
                        " priced, unpriced FROM rollup_hour"
                        " WHERE hour >= ?1 AND hour < ?2 AND usage_count > 0");
  select.bind(1, hours.begin).bind(2, hours.end);
  while (select.step()) {
    const auto found = groups.find(select.integer(1));
    if (found == groups.end()) continue;
    const read::RollupGroup& g = found->second;
    add_row(report[{select.integer(0), g.service, g.environment, g.operation, g.provider, g.model}],
            select);
  }
  std::vector<TokenRow> rows;
  for (const auto& [key, sums] : report) rows.push_back(row_of(key, sums));
  return rows;
}

}  // namespace daybook
