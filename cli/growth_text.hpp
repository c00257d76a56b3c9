// What a day adds to a store, and what its cold text takes, for people and as JSON; `stats` and
// `report storage` tell it.
//
//   out += growth_line(stats.growth);     // "grows by 34.1 MB a day …: db_max_size is reached in
//   …"
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "daybook/upkeep.hpp"

namespace daybook::cli {

/// Empty where less than half a day is known.
std::string growth_line(const StoreStats::Growth& growth);
/// Which services and which tables it is, a line each; empty as above.
std::string growth_parts(const StoreStats::Growth& growth);
nlohmann::ordered_json growth_json(const StoreStats::Growth& growth);
/// Empty where no text is packed.
std::string cold_line(const StoreStats& stats);
/// The ratio is how many times smaller it is; NULL: there is none.
nlohmann::ordered_json cold_json(const StoreStats& stats);

}  // namespace daybook::cli
