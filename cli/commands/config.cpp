#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/text_file.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

/// Prints all settings, or the one called `only`.
int show(const Context& context, const std::string& path, const std::string& only) {
  const auto settings = read_settings(path);
  if (!context.is_json()) {
    const auto writer = context.rows({{"setting"}, {"value"}, {"meaning"}});
    for (const Setting& setting : settings)
      if (only.empty() || setting.name == only)
        writer->row({setting.name, setting.value, setting.meaning});
    writer->end();
    return done;
  }
  auto list = nlohmann::ordered_json::array();
  for (const Setting& setting : settings)
    if (only.empty() || setting.name == only)
      list.push_back(
          {{"name", setting.name}, {"value", setting.value}, {"meaning", setting.meaning}});
  return context.finish(done, {{"settings", list}}, "");
}

}  // namespace

void add_config(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "config", Group::keep, "what the store asks of everyone who writes it",
                  "daybook config set durability full");
  CLI::App* list = add_verb(*command, "show", "print the store's settings", "daybook config show");
  on_run(list, context, Answer::object,
         [&context] { return show(context, context.existing_store(), ""); });

  struct Given {
    std::string name, value;
  };
  auto given = std::make_shared<Given>();
  CLI::App* set = add_verb(*command, "set", "change one setting; every writer follows",
                           "daybook config set durability full");
  set->add_option("NAME", given->name, "the setting")->required();
  set->add_option("VALUE", given->value, "its new value; @FILE: what stands in the file")
      ->required();
  on_run(set, context, Answer::object, [&context, given] {
    const std::string path = context.existing_store();
    const bool is_file = !given->value.empty() && given->value[0] == '@';
    write_setting(path, given->name, is_file ? text_of_file(given->value.substr(1)) : given->value);
    return show(context, path, given->name);
  });
}

}  // namespace daybook::cli
