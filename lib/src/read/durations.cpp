#include "read/durations.hpp"

#include <algorithm>

#include "daybook/error.hpp"
#include "schema/migrate.hpp"
#include "state/packed_histogram.hpp"

namespace daybook::read {
namespace {

using state::Tier;

}  // namespace

Durations::Durations(sql::Connection& connection)
    : rows_(connection, "group_id, value_ns, count", "rollup_", "_bucket", "measure = 0") {
  for (const Tier tier : {Tier::hour, Tier::day}) {
    const std::string name = state::tier_name(tier), table = "rollup_" + name + "_histogram";
    if (!schema::has_table(connection, table)) break;
    packed_.emplace_back(connection, "SELECT " + name + ", durations FROM " + table + " WHERE " +
                                         name + " >= ?1 AND " + name + " < ?2 ORDER BY " + name);
  }
}

void Durations::each(const std::vector<Stretch>& parts, const To& to) {
  for (const Stretch& part : parts) {
    const auto tier = static_cast<std::size_t>(part.tier);
    if (tier < packed_.size()) {
      each_packed(part, packed_[tier], to);
    } else {
      each_row(part, to);
    }
  }
}

void Durations::each_packed(const Stretch& part, sql::Statement& packed, const To& to) {
  std::int64_t next = part.begin;
  packed.bind(1, part.begin).bind(2, part.end);
  while (packed.step()) {
    const std::int64_t period = packed.integer(0);
    each_row({part.tier, next, period}, to);
    if (!state::unpack(packed.text(1), to))
      throw Error(Error::Code::corrupt,
                  std::string("rollup_") + state::tier_name(part.tier) + "_histogram " +
                      std::to_string(period) + " cannot be read",
                  "`daybook check` tells what else is damaged");
    next = period + 1;
  }
  each_row({part.tier, next, part.end}, to);
}

void Durations::each_row(const Stretch& part, const To& to) {
  if (part.begin >= part.end) return;
  std::int64_t group = -1;
  base::Histogram* histogram = nullptr;
  rows_.each({part}, [&](const sql::Statement& row) {
    if (row.integer(0) != group) histogram = to(group = row.integer(0));
    if (histogram) histogram->emplace_back(row.integer(1), row.integer(2));
  });
}

}  // namespace daybook::read
