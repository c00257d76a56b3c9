#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/store_figures.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

std::string text_of(const StoreStats& stats, const std::string& path, std::uint64_t events) {
  const std::string wal =
      stats.wal_bytes > 0 ? ", " + bytes_text(stats.wal_bytes) + " of it not checkpointed" : "";
  std::string out = visible(path) + ": " + bytes_text(stats.db_bytes + stats.wal_bytes) + wal +
                    ", schema " + std::to_string(stats.schema) + '\n';
  out += counted(stats.completions, "call") + " in " +
         counted(stats.conversations, "conversation") + ", " + counted(stats.messages, "message") +
         ", " + counted(stats.errors, "error") + ", " + counted(events, "event") + '\n';
  if (stats.oldest_at && stats.newest_at)
    out += "from " + time_text(*stats.oldest_at) + " to " + time_text(*stats.newest_at) + '\n';
  out += stats.losses == 0
             ? "nothing was lost\n"
             : counted(stats.losses, "record was", "records were") + " lost: see the view losses\n";
  return out + "kept for ever: no retention policy is set\n";
}

int run_stats(const Context& context) {
  const std::string path = context.existing_store();
  const StoreStats stats = store_stats(path);
  const StoreFigures figures = store_figures(path, stats);
  ordered_json fields = {
      {"path", path}, {"schema", stats.schema}, {"state", stats.losses == 0 ? "ok" : "lossy"}};
  fields.update(figures.counters);
  fields.update({{"spans", stats.spans},
                 {"completions", stats.completions},
                 {"conversations", stats.conversations},
                 {"messages", stats.messages},
                 {"errors", stats.errors},
                 {"events", figures.events}});
  fields.update(figures.times);
  return context.finish(done, fields, text_of(stats, path, figures.events));
}

}  // namespace

void add_stats(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "stats", Group::look, "what the store holds, its size, losses",
                  "daybook stats --format json");
  on_run(command, context, Answer::object, [&context] { return run_stats(context); });
}

}  // namespace daybook::cli
