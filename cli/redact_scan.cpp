#include "daybook/redact_scan.hpp"

#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"
#include "cli/text_file.hpp"

namespace daybook::cli {
namespace {

std::string summary(const RedactScanResult& result, bool applied) {
  if (result.hits == 0) return counted(result.texts, "text") + " looked at, nothing was found";
  std::string text = counted(result.hits, "hit") + " in " + counted(result.texts, "text");
  if (!applied) return text + "; `daybook redact scan --apply` replaces them";
  text += ", " + counted(result.rewritten, "row") + " rewritten";
  return result.complete ? text : text + "; stopped: run it again for the rest";
}

int exit_of(const RedactScanResult& result, bool applied) {
  if (!result.complete) return partly;
  return applied || result.hits == 0 ? done : fires;
}

struct Given {
  bool apply = false;
  std::string rules, add_rules;  // files
};

int run_scan(const Context& context, const Given& given) {
  const std::string path = context.existing_store();
  const StopSignals signals;
  RedactScanOptions options;
  const bool apply = options.apply = given.apply;
  if (!given.rules.empty()) options.rules = text_of_file(given.rules);
  if (!given.add_rules.empty()) options.add_rules = text_of_file(given.add_rules);
  options.stop = [&signals] { return signals.stopped(); };
  const RedactScanResult result = redact_scan(path, options);
  const int exit = exit_of(result, apply);
  if (context.format == Format::table && result.hits == 0)
    return context.finish(exit, {}, summary(result, apply));
  if (!context.is_json()) {
    const auto writer = context.rows({{"table"}, {"rule"}, {"hits"}});
    for (const auto& found : result.found)
      writer->row({found.table, found.rule, static_cast<std::int64_t>(found.hits)});
    writer->end();
    context.note(summary(result, apply));
    return exit;
  }
  auto found = nlohmann::ordered_json::array();
  nlohmann::ordered_json hits = nlohmann::ordered_json::object();
  for (const auto& one : result.found) {
    found.push_back({{"table", one.table}, {"rule", one.rule}, {"hits", one.hits}});
    hits[one.rule] = hits.value(one.rule, std::uint64_t{0}) + one.hits;
  }
  return context.finish(exit,
                        {{"hits", hits},
                         {"found", found},
                         {"texts", result.texts},
                         {"older", result.older},
                         {"rewritten", result.rewritten}},
                        "");
}

}  // namespace

void add_redact_scan(CLI::App& redact, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(redact, "scan",
                            "look at all that is stored under the store's rules; exit 4 if they "
                            "find anything",
                            "daybook redact scan --apply");
  verb->add_flag("--apply", given->apply, "replace what is found, where it stands");
  verb->add_option("--rules", given->rules, "look for these instead of what the store asks for")
      ->type_name("FILE");
  verb->add_option("--add-rules", given->add_rules, "look for these too")->type_name("FILE");
  on_run(verb, context, Answer::object, [&context, given] { return run_scan(context, *given); });
}

}  // namespace daybook::cli
