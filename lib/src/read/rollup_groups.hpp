// RollupGroups: which rollup groups a Window selects, and its hours.
//
// Reports merge plain ordered scans of the rollup tables in memory; the dictionaries and groups are
// few (they are capped), so they are read whole first.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "daybook/reader.hpp"
#include "sql/connection.hpp"

namespace daybook::read {

struct RollupGroup {
  std::string service, environment, operation, provider, model;
  bool is_error = false;
};

/// The groups that `window` lets through, by rollup_group.id.
std::unordered_map<std::int64_t, RollupGroup> rollup_groups(sql::Connection& connection,
                                                            const Window& window);

struct Hours {
  std::int64_t begin, end;  // hours since 1970, the end not included
};
/// The whole hours that `window` touches.
Hours hours_of(const Window& window) noexcept;

}  // namespace daybook::read
