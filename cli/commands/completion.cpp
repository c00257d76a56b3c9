#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/pages.hpp"

namespace daybook::cli {

void add_completion(CLI::App& app, Context& context) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = add_command(app, "completion", Group::keep,
                                  "print the completions for a shell: bash, zsh or fish",
                                  "source <(daybook completion bash)");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}));
  on_run(command, context, Answer::object, [&app, &context, shell] {
    const std::string script = *shell == "bash"  ? bash_completion(app)
                               : *shell == "zsh" ? zsh_completion(app)
                                                 : fish_completion(app);
    return context.finish(done, {{"shell", *shell}, {"script", script}}, script);
  });
}

}  // namespace daybook::cli
