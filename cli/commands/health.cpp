#include "daybook/health.hpp"

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/health_text.hpp"

namespace daybook::cli {
namespace {

int run_health(const Context& context) {
  const std::string path = context.existing_store();
  const StoreHealth health = store_health(path);
  const int exit = health.ok() ? done : fires;
  std::string text = problems_text(health);
  if (health.ok())
    text = "ok: " + disk_text(health) + "; " + writers_text(health) + "; nothing lost in a day\n";
  return context.finish(exit, health_json(path, health), text);
}

}  // namespace

void add_health(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "health", Group::look,
                                  "exit 4 if anything is wrong: losses, alerts, disk, log, …",
                                  "daybook health --format json");
  on_run(command, context, Answer::object, [&context] { return run_health(context); });
}

}  // namespace daybook::cli
