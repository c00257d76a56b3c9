#include <nlohmann/json.hpp>

#include "cli/access_key.hpp"
#include "cli/access_role.hpp"
#include "cli/command.hpp"

namespace daybook::cli {
namespace {

int show(const Context& context) {
  const Identity who = identify(context.existing_store());
  auto grants = nlohmann::ordered_json::array();
  std::string text = who.enabled ? "Access is on. The key is that of " + who.name +
                                       ", who may, as " + who.role + ":\n"
                                 : "Access is off: whoever can open the file may do everything.\n"
                                   "`daybook access enable` turns it on.\n";
  for (const RoleGrant& grant : who.grants) {
    grants.push_back({{"action", grant.action},
                      {"object", grant.object},
                      {"service", grant.service.empty() ? nlohmann::ordered_json(nullptr)
                                                        : nlohmann::ordered_json(grant.service)}});
    text += "  " + grant.action + (grant.object == "*" ? "" : ":" + grant.object) +
            (grant.service.empty() ? "" : " of " + grant.service) + '\n';
  }
  nlohmann::ordered_json fields = {{"enabled", who.enabled}};
  fields["principal"] =
      who.enabled ? nlohmann::ordered_json(who.name) : nlohmann::ordered_json(nullptr);
  fields["role"] = who.enabled ? nlohmann::ordered_json(who.role) : nlohmann::ordered_json(nullptr);
  fields["grants"] = std::move(grants);
  return context.finish(done, fields, text);
}

void add_switches(CLI::App& command, Context& context) {
  struct Given {
    std::string owner = "owner", out;
    bool force = false;
  };
  auto given = std::make_shared<Given>();
  CLI::App* enable =
      add_verb(command, "enable", "from here on nobody reads or writes without a key",
               "daybook access enable --out owner.key");
  enable->add_option("--owner", given->owner, "the first principal, who may do everything")
      ->type_name("NAME");
  add_out(*enable, given->out);
  on_run(enable, context, Answer::object, [&context, given] {
    const std::string path = context.existing_store();
    return hand_out(context, given->out, [&] { return enable_access(path, given->owner); });
  });
  CLI::App* disable = add_verb(command, "disable",
                               "whoever can open the file may do everything again; roles and keys "
                               "stay for the next time",
                               "daybook access disable");
  disable->add_flag("--force", given->force,
                    "without a key, by the owner of the file: where every owner's key is lost");
  on_run(disable, context, Answer::object, [&context, given] {
    disable_access(context.existing_store(), given->force);
    return context.finish(done, {{"enabled", false}, {"forced", given->force}}, "Access is off");
  });
  CLI::App* shown = add_verb(command, "show", "whether access is on, who you are and what you may",
                             "daybook access show");
  on_run(shown, context, Answer::object, [&context] { return show(context); });
}

}  // namespace

void add_access(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "access", Group::protect, "who may read and write what, by keys",
                  "daybook access enable --out owner.key");
  add_switches(*command, context);
  add_access_principal(*command, context);
  add_access_role(*command, context);
  add_access_allow(*command, context);
  add_access_key(*command, context);
}

}  // namespace daybook::cli
