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

std::int64_t hours_since_1970(Time time) {
  return base::floor_to(time.time_since_epoch().count(), base::kNsPerHour) / base::kNsPerHour;
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
  if (window.since) hours.begin = hours_since_1970(*window.since);
  if (window.until) hours.end = hours_since_1970(*window.until - Nanos(1)) + 1;
  return hours;
}

}  // namespace daybook::read
