#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

std::string text_of(const std::string& path, const UpgradeOptions& options,
                    const UpgradeResult& result) {
  std::string out;
  if (!options.dry_run && !options.backup.empty())
    out += "copied to " + visible(options.backup) + ", and the copy checked\n";
  if (result.steps.empty())
    return out + visible(path) + " is schema " + std::to_string(result.to) +
           " already: nothing to do\n";
  out += visible(path) + (options.dry_run ? " would go" : " went") + " from schema " +
         std::to_string(result.from) + " to " + std::to_string(result.to) + ":\n";
  for (const UpgradeResult::Step& step : result.steps)
    out += "  " + step.name + (step.quick ? "  quick: opening for write would apply it\n" : "\n");
  return out;
}

int run_upgrade(const Context& context, const UpgradeOptions& options) {
  const std::string path = context.existing_store();
  const UpgradeResult result = upgrade_store(path, options);
  auto steps = nlohmann::ordered_json::array();
  for (const UpgradeResult::Step& step : result.steps)
    steps.push_back({{"name", step.name}, {"quick", step.quick}});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - context.started;
  const bool copied = !options.dry_run && !options.backup.empty();
  return context.finish(
      done,
      {{"path", path},
       {"from", result.from},
       {"to", result.to},
       {"steps", steps},
       {"seconds", seconds.count()},
       {"dry_run", options.dry_run},
       {"backup", copied ? nlohmann::ordered_json(options.backup) : nlohmann::ordered_json()}},
      text_of(path, options, result));
}

}  // namespace

void add_upgrade(CLI::App& app, Context& context) {
  auto options = std::make_shared<UpgradeOptions>();
  CLI::App* command = add_command(app, "upgrade", Group::keep,
                                  "bring the store to this daybook's schema; other writers wait",
                                  "daybook upgrade --backup before-upgrade.db");
  command->add_flag("--dry-run", options->dry_run, "only tell what would be done");
  command
      ->add_option("--backup", options->backup,
                   "copy the store there first, and check the copy; never over a file")
      ->type_name("FILE");
  on_run(command, context, Answer::object,
         [&context, options] { return run_upgrade(context, *options); });
}

}  // namespace daybook::cli
