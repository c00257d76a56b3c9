#include "daybook/backup.hpp"

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

int run_backup(const Context& context, const std::string& to, const BackupOptions& options) {
  const BackupResult copy = backup_store(context.existing_store(), to, options);
  std::string text = "copied to " + visible(to) + ", " + bytes_text(copy.bytes) +
                     ", and read back" + (options.verify ? " and checked" : "") + "\n";
  for (const std::string& wrong : copy.wrong) text += "wrong: " + visible(wrong) + '\n';
  return context.finish(copy.wrong.empty() ? done : fires,
                        {{"path", copy.path},
                         {"bytes", copy.bytes},
                         {"schema", copy.schema},
                         {"verified", options.verify},
                         {"wrong", copy.wrong}},
                        text);
}

}  // namespace

void add_backup(CLI::App& app, Context& context) {
  struct Given {
    std::string file;
    BackupOptions options;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, "backup", Group::keep,
                                  "copy the store while others write to it; exit 4 if the copy is "
                                  "not right",
                                  "daybook backup --verify /backup/history.db");
  command->add_option("FILE", given->file, "the copy, mode 0600")->required();
  command->add_flag("--verify", given->options.verify,
                    "also check the copy as `daybook check` does");
  command->add_flag("--force", given->options.force,
                    "in the place of a file that is there, once the copy is whole");
  on_run(command, context, Answer::object,
         [&context, given] { return run_backup(context, given->file, given->options); });
}

}  // namespace daybook::cli
