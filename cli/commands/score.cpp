#include <charconv>
#include <cmath>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/targets.hpp"
#include "cli/text.hpp"
#include "daybook/annotate.hpp"

namespace daybook::cli {
namespace {

struct Given {
  TargetOptions target;
  std::string name, value, comment, source = "user", user, label;
};

/// A figure where it is one, else a label.
void take_value(const std::string& text, Score& score) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(value))
    score.value = value;
  else
    score.label = text;
}

int run_add(const Context& context, const Given& given) {
  const std::string path = context.existing_store();
  Score score;
  score.name = given.name;
  take_value(given.value, score);
  if (!given.label.empty()) score.label = given.label;
  score.comment = given.comment;
  score.source = given.source;
  score.user_id = given.user;
  const Target target = find(path, given.target);
  const std::int64_t id = add_score(path, target, score);
  auto fields = json_of(target);
  fields["name"] = given.name;
  nlohmann::ordered_json result = {{"id", id}};
  result.update(fields);
  return context.finish(done, result,
                        "score " + std::to_string(id) + ": " + visible(given.name) + " " +
                            visible(given.value) + " of " + visible(told(target)));
}

}  // namespace

void add_score(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "score", Group::put_in, "judge what is stored",
                                  "daybook score add 0af765 helpful 1 --comment \"to the point\"");
  auto given = std::make_shared<Given>();
  CLI::App* add =
      add_verb(*command, "add", "give a score to a call, a span, a trace or a conversation",
               "daybook score add 0af765 helpful 1 --comment \"to the point\"");
  add_target(*add, given->target);
  add->add_option("NAME", given->name, "what is judged: helpful, correct, …")->required();
  add->add_option("VALUE", given->value, "a figure; text that is none is a label: good, bad, …")
      ->required();
  add->add_option("--label", given->label, "a label beside the figure")->type_name("TEXT");
  add->add_option("--comment", given->comment, "why; redacted as all text")->type_name("TEXT");
  add->add_option("--source", given->source, "who judges: user (the default), code or model")
      ->type_name("NAME")
      ->check(one_of({"user", "code", "model"}));
  add->add_option("--user", given->user, "the user who judges")->type_name("NAME");
  on_run(add, context, Answer::object, [&context, given] { return run_add(context, *given); });
}

}  // namespace daybook::cli
