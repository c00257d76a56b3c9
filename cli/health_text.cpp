#include "cli/health_text.hpp"

#include "cli/args.hpp"
#include "cli/store_figures.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {

using nlohmann::ordered_json;

ordered_json health_json(const std::string& path, const StoreHealth& health) {
  const StoreFigures figures = store_figures(path, store_stats(path));
  ordered_json problems = ordered_json::array(), lost = ordered_json::object();
  for (const auto& problem : health.problems)
    problems.push_back({{"check", problem.check}, {"text", problem.text}});
  for (const auto& loss : health.lost) lost[loss.reason] = loss.records;
  std::optional<Time> checked;
  for (const Alert& alert : health.alerts) checked = std::max(checked, alert.last_checked);
  ordered_json fields = {
      {"path", path}, {"state", health.ok() ? "ok" : "wrong"}, {"problems", problems}};
  fields.update(figures.counters);
  fields.update(figures.times);
  fields.update(
      {{"lost_in_a_day", lost},
       {"writers", health.writers.size()},
       {"disk", {{"free", health.disk_free}, {"total", health.disk_bytes}}},
       {"bytes_per_day", health.bytes_per_day},
       {"alerts", health.alerts.size()},
       {"last_alert_check", checked ? ordered_json(time_text(*checked)) : ordered_json()}});
  return fields;
}

std::string problems_text(const StoreHealth& health) {
  std::string text;
  for (const auto& problem : health.problems) text += "wrong: " + visible(problem.text) + '\n';
  return health.ok() ? "ok\n" : text;
}

std::string disk_text(const StoreHealth& health) {
  if (health.disk_bytes == 0) return "free space not known";
  return bytes_text(health.disk_free) + " of " + bytes_text(health.disk_bytes) + " free" +
         (health.bytes_per_day > 0
              ? ", it grows by about " + bytes_text(health.bytes_per_day) + " a day"
              : "");
}

std::string writers_text(const StoreHealth& health) {
  if (health.writers.empty()) return "no process writes now";
  return counted(health.writers.size(), "process writes", "processes write") + ", last commit " +
         time_text(health.writers.front().last_commit);
}

}  // namespace daybook::cli
