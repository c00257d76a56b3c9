#include "read/rollup_groups.hpp"

#include <limits>

#include "base/time_text.hpp"

namespace daybook::read {
namespace {

constexpr const char* kGroups =
    "SELECT g.id, service.name, g.environment, operation.name, model.provider, model.name, g.status"
    " FROM rollup_group AS g JOIN service ON service.id = g.service_id"
    " JOIN operation ON operation.id = g.operation_id JOIN model ON model.id = g.model_id";

const char* name_of_status(std::int64_t status) {
  return status == 1 ? "ok" : status == 2 ? "error" : "unset";
}

bool lets_through(const std::string& wanted, std::string_view value) {
  return wanted.empty() || wanted == value;
}

/// Hours since 1970, down to the one that `time` stands in; no sum, which the ends of time would
/// overflow.
std::int64_t hour_down(Time time) noexcept {
  const std::int64_t ns = time.time_since_epoch().count();
  return ns / base::kNsPerHour - (ns % base::kNsPerHour < 0 ? 1 : 0);
}
std::int64_t hour_up(Time time) noexcept {
  const std::int64_t ns = time.time_since_epoch().count();
  return ns / base::kNsPerHour + (ns % base::kNsPerHour > 0 ? 1 : 0);
}

}  // namespace

std::unordered_map<std::int64_t, RollupGroup> rollup_groups(sql::Connection& connection,
                                                            const Window& window) {
  std::unordered_map<std::int64_t, RollupGroup> groups;
  sql::Statement select(connection, kGroups);
  while (select.step()) {
    if (!lets_through(window.service, select.text(1)) ||
        !lets_through(window.environment, select.text(2)) ||
        !lets_through(window.operation, select.text(3)) ||
        !lets_through(window.provider, select.text(4)) ||
        !lets_through(window.model, select.text(5)) ||
        !lets_through(window.status, name_of_status(select.integer(6)))) {
      continue;
    }
    RollupGroup group;
    group.service = select.text(1);
    group.environment = select.text(2);
    group.operation = select.text(3);
    group.provider = select.text(4);
    group.model = select.text(5);
    group.is_error = select.integer(6) == 2;
    groups.emplace(select.integer(0), std::move(group));
  }
  return groups;
}

Hours hours_of(const Window& window) noexcept {
  Hours hours{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  if (window.since) hours.begin = hour_down(*window.since);
  if (window.until) hours.end = hour_up(*window.until);
  return hours;
}

}  // namespace daybook::read
