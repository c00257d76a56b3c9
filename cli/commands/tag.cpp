#include "cli/command.hpp"
#include "cli/targets.hpp"
#include "cli/text.hpp"
#include "daybook/annotate.hpp"

namespace daybook::cli {
namespace {

struct Given {
  TargetOptions target;
  std::vector<std::string> tags;
};

int run(const Context& context, const Given& given, bool adds) {
  const std::string path = context.existing_store();
  const Target target = find(path, given.target);
  const std::vector<std::string> none;
  const TagResult result =
      change_tags(path, target, adds ? given.tags : none, adds ? none : given.tags);
  std::string list;
  for (const std::string& tag : result.tags) list += (list.empty() ? "" : ", ") + tag;
  nlohmann::ordered_json fields = {{"id", result.id},
                                   {"spans", result.spans},
                                   {"changed", result.changed},
                                   {"tags", result.tags}};
  fields.update(json_of(target));
  const std::string text = target.kind == Target::Kind::conversation
                               ? counted(result.changed, "call") + " of " +
                                     std::to_string(result.spans) + " changed: " + visible(list)
                               : visible(told(target)) + ": " + visible(list);
  return context.finish(done, fields, text);
}

void add_one(CLI::App& command, Context& context, const char* name, const char* summary,
             bool adds) {
  auto given = std::make_shared<Given>();
  CLI::App* verb =
      add_verb(command, name, summary, std::string("daybook tag ") + name + " 0af765 reviewed");
  add_target(*verb, given->target);
  verb->add_option("TAG", given->tags, "a tag")->required();
  on_run(verb, context, Answer::object,
         [&context, given, adds] { return run(context, *given, adds); });
}

}  // namespace

void add_tag(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "tag", Group::put_in, "mark what is stored",
                                  "daybook tag add 0af765 reviewed");
  add_one(*command, context, "add",
          "add tags to a call or a span, to a trace's root, or to all calls of a conversation",
          true);
  add_one(*command, context, "remove", "take tags away", false);
}

}  // namespace daybook::cli
