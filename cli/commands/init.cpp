#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/text_file.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

struct InitOptions {
  bool group = false;
  unsigned page_size = 0;
  std::string rules, add_rules;  // files
};

int run_init(const Context& context, const InitOptions& options) {
  CreateOptions create;
  create.group = options.group;
  create.page_size = options.page_size;
  const std::string path = context.store_path();
  const CreateResult result = create_store(path, create);
  if (result.created && !options.rules.empty())
    write_setting(path, "redaction_rules", text_of_file(options.rules));
  if (result.created && !options.add_rules.empty())
    write_setting(path, "redaction_add_rules", text_of_file(options.add_rules));
  const std::string text = result.created
                               ? "created " + path + ", schema " + std::to_string(result.schema)
                               : path + " is a store already, schema " +
                                     std::to_string(result.schema) + "; nothing was changed";
  return context.finish(
      done, {{"path", path}, {"schema", result.schema}, {"created", result.created}}, text);
}

}  // namespace

void add_init(CLI::App& app, Context& context) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = add_command(app, "init", Group::put_in, "create a store; never changes one",
                                  "daybook init --db /var/lib/chat/daybook.db");
  command->add_flag("--group", options->group, "let the file's group read and write it");
  command->add_option("--page-size", options->page_size, "bytes of a page: 512, 1024 … 65536")
      ->type_name("BYTES")
      ->check(CLI::Validator(
          [](std::string& text) {
            for (unsigned size = 512; size <= 65536; size *= 2)
              if (text == std::to_string(size)) return std::string();
            return "expected a power of two from 512 to 65536, got \"" + text + '"';
          },
          ""));
  command->add_option("--rules", options->rules, "redact by these rules instead of a pack's")
      ->type_name("FILE");
  command->add_option("--add-rules", options->add_rules, "redact by these rules too")
      ->type_name("FILE");
  on_run(command, context, Answer::object,
         [&context, options] { return run_init(context, *options); });
}

}  // namespace daybook::cli
