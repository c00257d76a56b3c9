#include "daybook/hold.hpp"

#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {
namespace {

int add(const Context& context, Hold hold) {
  const std::string path = context.existing_store();
  {
    const Reader reader = Reader::open(path);
    for (std::string* id : {&hold.user, &hold.session, &hold.conversation})
      if (!id->empty()) *id = reader.stored_id(*id);
  }
  if (hold.name.empty()) hold.name = "hold-" + std::to_string(read_holds(path).size() + 1);
  add_hold(path, hold);
  return context.finish(
      done, {{"name", hold.name}, {"reason", hold.reason}},
      hold.name + " holds: what it covers stays until `daybook hold release " + hold.name + "`\n");
}

int list(const Context& context) {
  const auto writer = context.rows({{"name"},
                                    {"reason"},
                                    {"user"},
                                    {"session"},
                                    {"trace"},
                                    {"conversation"},
                                    {"since"},
                                    {"released"}});
  const auto cell = [](const std::string& text) { return text.empty() ? Cell() : Cell(text); };
  const auto when = [](const std::optional<Time>& at) {
    return at ? Cell(time_text(*at)) : Cell();
  };
  for (const Hold& hold : read_holds(context.existing_store()))
    writer->row({hold.name, hold.reason, cell(hold.user), cell(hold.session), cell(hold.trace),
                 cell(hold.conversation), when(hold.since), when(hold.released)});
  writer->end();
  return done;
}

}  // namespace

void add_holds(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "hold", Group::keep, "what no retention deletes, until it is released",
                  "daybook hold add --user alice --reason \"letter of 1 March\"");
  auto given = std::make_shared<Hold>();
  CLI::App* verb = add_verb(*command, "add", "hold all of a user, session, trace or conversation",
                            "daybook hold add --conversation c-17 --reason \"case 7\"");
  const auto option = [&](const char* flag, std::string& value, const char* meaning) {
    return verb->add_option(flag, value, meaning)->type_name("TEXT");
  };
  option("--reason", given->reason, "why")->required();
  option("--user", given->user, "all of this user");
  option("--session", given->session, "all of this session");
  option("--trace", given->trace, "all of this trace, 32 hex digits");
  option("--conversation", given->conversation, "all of this conversation");
  option("--name", given->name, "its name; else hold-1, hold-2 …");
  on_run(verb, context, Answer::object, [&context, given] { return add(context, *given); });

  CLI::App* list_verb = add_verb(*command, "list", "all that ever were", "daybook hold list");
  on_run(list_verb, context, Answer::list, [&context] { return list(context); });

  auto name = std::make_shared<std::string>();
  CLI::App* release =
      add_verb(*command, "release", "let the policy have it again", "daybook hold release hold-1");
  release->add_option("NAME", *name, "the hold")->required();
  on_run(release, context, Answer::object, [&context, name] {
    release_hold(context.existing_store(), *name);
    return context.finish(done, {{"name", *name}, {"released", true}}, *name + " is released\n");
  });
}

}  // namespace daybook::cli
