#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using Kind = CheckResult::Finding::Kind;

std::string word_of(Kind kind) {
  return kind == Kind::ok ? "ok" : kind == Kind::wrong ? "wrong" : "not verifiable";
}

int run_check(const Context& context, bool quick) {
  const CheckResult result = check_store(context.existing_store(), quick);
  const int exit = result.ok() ? done : fires;
  if (!context.is_json()) {
    const auto writer = context.rows({{"check"}, {"state"}, {"finding"}});
    for (const auto& finding : result.findings)
      if (finding.kind != Kind::ok || !context.quiet)
        writer->row({finding.check, word_of(finding.kind), finding.text});
    writer->end();
    return exit;
  }
  auto findings = nlohmann::ordered_json::array();
  for (const auto& finding : result.findings)
    findings.push_back(
        {{"check", finding.check}, {"state", word_of(finding.kind)}, {"text", finding.text}});
  return context.finish(exit, {{"state", result.ok() ? "ok" : "wrong"}, {"findings", findings}},
                        "");
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  auto quick = std::make_shared<bool>(false);
  CLI::App* command =
      add_command(app, "check", Group::keep,
                  "verify the store: file, message tree, rollups; exit 4 if anything is wrong",
                  "daybook check --quick");
  command->add_flag("--quick", *quick, "SQLite's quick check, and no look at the text");
  on_run(command, context, Answer::object,
         [&context, quick] { return run_check(context, *quick); });
}

}  // namespace daybook::cli
