#include "cli/access_role.hpp"

#include <nlohmann/json.hpp>

#include "daybook/access.hpp"

namespace daybook::cli {
namespace {

struct Given {
  std::string role, grant, service;
};

int list_all_roles(const Context& context) {
  const auto writer = context.rows({{"role"}, {"action"}, {"object"}, {"service"}, {"meaning"}});
  for (const Role& role : list_roles(context.existing_store())) {
    if (role.grants.empty()) writer->row({role.name, {}, {}, {}, role.meaning});
    for (const RoleGrant& grant : role.grants)
      writer->row({role.name, grant.action, grant.object,
                   grant.service.empty() ? Cell() : Cell(grant.service), role.meaning});
  }
  writer->end();
  return done;
}

int tell(const Context& context, const Given& given, bool allowed, bool changed) {
  const RoleGrant grant = parse_grant(given.grant, given.service);
  nlohmann::ordered_json fields = {{"role", given.role},     {"action", grant.action},
                                   {"object", grant.object}, {"service", grant.service},
                                   {"allowed", allowed},     {"changed", changed}};
  if (grant.service.empty()) fields["service"] = nullptr;
  return context.finish(done, fields,
                        given.role + (allowed ? " may " : " may no longer ") + given.grant +
                            (grant.service.empty() ? "" : " of " + grant.service));
}

void add_given(CLI::App& verb, Given& given) {
  verb.add_option("ROLE", given.role, "as `access role list` shows it")->required();
  verb.add_option("GRANT", given.grant,
                  "write, read, content, report, export, erase, retain, administer or audit; of "
                  "the first three also of one thing (read:completions, write:score); or "
                  "custom:NAME, an operation of the application's own")
      ->required();
  verb.add_option("--service", given.service, "rows of this service alone")->type_name("NAME");
}

}  // namespace

void add_access_role(CLI::App& command, Context& context) {
  CLI::App* role = add_verb(command, "role", "what there is to be", "daybook access role list");
  auto given = std::make_shared<Given>();
  CLI::App* add =
      add_verb(*role, "add", "make a role that may nothing yet", "daybook access role add support");
  add->add_option("NAME", given->role, "letters, digits and . _ - @")->required();
  on_run(add, context, Answer::object, [&context, given] {
    add_role(context.existing_store(), given->role);
    return context.finish(
        done, {{"role", given->role}, {"created", true}},
        given->role + " may nothing yet. Next: daybook access allow " + given->role + " read");
  });
  CLI::App* list =
      add_verb(*role, "list", "print the roles and their grants", "daybook access role list");
  on_run(list, context, Answer::list, [&context] { return list_all_roles(context); });
}

void add_access_allow(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* allow_verb = add_verb(command, "allow", "let a role do something",
                                  "daybook access allow support read:completions --service chat");
  add_given(*allow_verb, *given);
  on_run(allow_verb, context, Answer::object, [&context, given] {
    const RoleGrant grant = parse_grant(given->grant, given->service);
    const bool changed = allow(context.existing_store(), given->role, grant);
    return tell(context, *given, true, changed);
  });
  auto taken = std::make_shared<Given>();
  CLI::App* deny_verb =
      add_verb(command, "deny", "take a grant away; without --service, whatever its service",
               "daybook access deny support read:completions");
  add_given(*deny_verb, *taken);
  on_run(deny_verb, context, Answer::object, [&context, taken] {
    deny(context.existing_store(), taken->role, parse_grant(taken->grant, taken->service));
    return tell(context, *taken, false, true);
  });
}

}  // namespace daybook::cli
