// RollupTiers: the four tiers that rollups stand in, and the SQL that adds to each.
//
// The writer adds a batch to the hour tier. Once two hours have begun after an hour, it is folded
// into its day, its month and the all-time tier, in the transaction of a batch, and counts as
// folded from then on: store_state.folded_hour. So every span stands in the hour tier, and in the
// others either by way of the fold or, where it came after it, directly.
//
//   hours [0, folded_hour)      day, month and all have them; hour may have been pruned
//   hours [folded_hour, …)      the hour tier alone
//
// Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace daybook::state {

enum class Tier : int { hour = 0, day = 1, month = 2, all = 3 };
inline constexpr std::array kUpperTiers = {Tier::day, Tier::month, Tier::all};

/// The tier's key that an hour (since 1970) belongs to: an hour, a day or a month since 1970, or 0.
std::int64_t period_of(Tier tier, std::int64_t hour) noexcept;
/// The first hour of a period: of the next one, and this one is [begin, begin of period + 1).
std::int64_t first_hour_of(Tier tier, std::int64_t period) noexcept;

const char* tier_name(Tier tier) noexcept;  // "hour": tables rollup_hour, rollup_hour_bucket …

enum class RollupKind { counter, bucket, error, tool, tool_bucket };

std::string rollup_table(Tier tier, RollupKind kind);  // "rollup_tool_day_bucket"
/// What its rows hold behind the period and the group, but `pruned`.
const std::vector<std::string>& rollup_columns(RollupKind kind);

/// Adds one row: ?1 is the period, ?2 the group, then the columns in the order of the table.
std::string add_row_sql(Tier tier, RollupKind kind);
/// Adds all rows of hour ?2 to the period ?1 of a tier above.
std::string fold_hour_sql(Tier tier, RollupKind kind);

}  // namespace daybook::state
