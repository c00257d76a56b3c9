// A store's health as JSON and in words, for `health` and `report health`.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "daybook/health.hpp"

namespace daybook::cli {

/// state, problems, the figures of `stats`, what was lost lately, the disk.
nlohmann::ordered_json health_json(const std::string& path, const StoreHealth& health);
/// "ok" or a line for each problem.
std::string problems_text(const StoreHealth& health);
/// "50.2 GB of 100.0 GB free, about 1.2 MB a day"
std::string disk_text(const StoreHealth& health);
/// "1 process writes, last commit 2026-11-23T10:00:00Z"
std::string writers_text(const StoreHealth& health);

}  // namespace daybook::cli
