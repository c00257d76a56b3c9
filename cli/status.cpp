// `daybook` without a command: how the store is, or how to begin.
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "daybook/alerts.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

int how_to_begin(const Context& context, const std::string& path) {
  return context.finish(done, {{"path", path}, {"state", "none"}},
                        "No history here yet. Put some in, or see `daybook --help`:\n"
                        "  daybook ingest FILE\n"
                        "  daybook ingest --from guide 'logs/*.log'\n");
}

struct Today {
  std::int64_t calls = 0, errors = 0, unpriced = 0;
  std::optional<double> cost_usd;  // of the calls whose cost is known
};

Today read_today(const std::string& path) {
  const Reader reader = Reader::open(path);
  Rows rows = reader.query(
      "SELECT count(*), sum(status = 'error'), sum(cost_usd IS NULL), sum(cost_usd)"
      " FROM completions WHERE at_us >= (SELECT today FROM ago)");
  if (!rows.next()) return {};
  Today today{rows.integer(0), rows.integer(1), rows.integer(2), std::nullopt};
  if (rows.type(3) != Rows::Type::null) today.cost_usd = rows.real(3);
  return today;
}

std::string cost_text(const Today& today) {
  if (!today.cost_usd) return today.calls > 0 ? "cost not known" : "no cost";
  return "$" + number_text(*today.cost_usd) +
         (today.unpriced > 0
              ? " or more, " + count_text(static_cast<std::uint64_t>(today.unpriced)) +
                    " without a price"
              : "");
}

/// ", 1 alert fires: errors"; empty where none is set.
std::string firing_text(const std::vector<Alert>& alerts) {
  if (alerts.empty()) return "";
  std::string names;
  std::uint64_t firing = 0;
  for (const Alert& alert : alerts) {
    if (!alert.fires(std::chrono::system_clock::now())) continue;
    names += (++firing == 1 ? ": " : ", ") + alert.name;
  }
  return ", " + (firing == 0 ? std::string("no alert fires")
                             : counted(firing, "alert fires", "alerts fire") + names);
}

std::string status_text(const StoreStats& stats, const Today& today,
                        const std::vector<Alert>& alerts, const std::string& path) {
  const auto count = [](std::int64_t n) { return static_cast<std::uint64_t>(n); };
  std::string span = "nothing stored yet";
  if (stats.oldest_at && stats.newest_at)
    span = time_text(*stats.oldest_at) + " to " + time_text(*stats.newest_at);
  std::string out = "store    " + visible(path) + ", " +
                    bytes_text(stats.db_bytes + stats.wal_bytes) + ", schema " +
                    std::to_string(stats.schema) + '\n';
  out += "history  " + span + ": " + counted(stats.completions, "call") + " in " +
         counted(stats.conversations, "conversation") + '\n';
  out += "today    " + counted(count(today.calls), "call") + ", " + cost_text(today) + ", " +
         count_text(count(today.errors)) + " failed\n";
  out += "errors   " + count_text(stats.errors) + " in all";
  out +=
      ", " + (stats.losses == 0 ? std::string("no record lost")
                                : counted(stats.losses, "record") + " lost: see the view losses");
  return out + firing_text(alerts) +
         "\nnext     `daybook report latency`, `daybook conversation list`, `daybook --help`\n";
}

}  // namespace

int run_status(Context& context) {
  context.command = "status";
  const std::string path = context.store_path();
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 && errno == ENOENT) return how_to_begin(context, path);
  const StoreStats stats = store_stats(path);
  const Today today = read_today(path);
  const std::vector<Alert> alerts = read_alerts(path);
  const auto when = [](const std::optional<Time>& at) {
    return at ? ordered_json(time_text(*at)) : ordered_json();
  };
  return context.finish(
      done,
      {{"path", path},
       {"state", stats.losses == 0 ? "ok" : "lossy"},
       {"bytes", stats.db_bytes + stats.wal_bytes},
       {"oldest_at", when(stats.oldest_at)},
       {"newest_at", when(stats.newest_at)},
       {"completions", stats.completions},
       {"conversations", stats.conversations},
       {"errors", stats.errors},
       {"losses", stats.losses},
       {"firing", firing_json(alerts, std::chrono::system_clock::now())},
       {"today",
        {{"completions", today.calls},
         {"errors", today.errors},
         {"cost_usd", today.cost_usd ? ordered_json(*today.cost_usd) : ordered_json()},
         {"unpriced", today.unpriced}}}},
      status_text(stats, today, alerts, path));
}

}  // namespace daybook::cli
