// The figures of a store that `stats` and `health` both tell, as JSON.
//
//   figures.json           // offered, committed, dropped, rejected, denied, bytes, oldest_at …
//   figures.events
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "daybook/upkeep.hpp"

namespace daybook::cli {

struct StoreFigures {
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t> losses_by_reason;
  nlohmann::ordered_json counters;  // offered … denied
  nlohmann::ordered_json times;     // bytes, oldest_at, newest_at, last_retention, firing
};
StoreFigures store_figures(const std::string& path, const StoreStats& stats);

}  // namespace daybook::cli
