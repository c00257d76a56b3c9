#include "cli/alert_set.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/text.hpp"
#include "daybook/alerts.hpp"

namespace daybook::cli {
namespace {

/// The options as given.
struct Given {
  std::string name, measure, above, below, warn, window, hold, min_count, no_data = "keep";
  AlertScope scope;
};

/// 0.05, 5%, 1500, 10GB.
double amount_of(const std::string& text, const std::string& option) {
  constexpr std::pair<const char*, double> kUnits[] = {{"", 1},     {"%", 0.01}, {"kB", 1e3},
                                                       {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}};
  double amount = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, amount);
  for (const auto& [unit, factor] : kUnits)
    if (read.ec == std::errc() && std::string(read.ptr, end) == unit) return amount * factor;
  misuse(option + ": expected a number such as 0.05, 5%, 2000 or 10GB, got \"" + text + '"');
}

AlertRule rule_of(const Given& given) {
  AlertRule rule;
  rule.name = given.name;
  rule.measure = given.measure;
  rule.scope = given.scope;
  const bool needs_none = given.measure == "no_data";
  if (needs_none && !(given.above.empty() && given.below.empty()))
    misuse("no_data takes no --above and no --below: it fires where there are no calls");
  if (!needs_none && given.above.empty() == given.below.empty())
    misuse("say when it fires: --above VALUE or --below VALUE");
  rule.above = given.below.empty();
  if (!needs_none)
    rule.threshold =
        rule.above ? amount_of(given.above, "--above") : amount_of(given.below, "--below");
  if (!given.warn.empty()) rule.warn = amount_of(given.warn, "--warn");
  if (!given.window.empty()) rule.window = parse_duration(given.window, "--window");
  if (!given.hold.empty()) rule.hold = parse_duration(given.hold, "--for");
  if (!given.min_count.empty()) rule.min_count = std::stoll(given.min_count);
  rule.no_data = given.no_data == "ok"      ? AlertRule::NoData::ok
                 : given.no_data == "alert" ? AlertRule::NoData::alert
                                            : AlertRule::NoData::keep;
  return rule;
}

Alert as_it_stands(const std::string& path, const std::string& name) {
  AlertCheckOptions options;
  options.dry_run = true;
  for (Alert& alert : check_alerts(path, options).alerts)
    if (alert.name == name) return std::move(alert);
  return {};
}

int set(const Context& context, const Given& given) {
  const std::string path = context.existing_store();
  const bool is_new = set_alert(path, rule_of(given));
  const Alert alert = as_it_stands(path, given.name);
  nlohmann::ordered_json fields = alert_json(alert);
  fields["created"] = is_new;
  return context.finish(
      done, fields,
      alert.name + (is_new ? "" : " is another now") + ": " + visible(watched_text(alert)) +
          "\nnow: " + (alert.value ? number_text(*alert.value) : "no data") +
          "\nIt is looked at by `daybook alert check`: let cron run that every few minutes.\n");
}

}  // namespace

void add_alert_set(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* set_verb =
      add_verb(command, "set", "watch a measure; in the place of the alert of this name",
               "daybook alert set errors --measure error_rate --above 5% --window 1h --for 10m");
  std::string list;
  std::vector<std::string> names;
  for (const AlertMeasure& measure : alert_measures()) {
    list += (list.empty() ? "" : ", ") + measure.name;
    names.push_back(measure.name);
  }
  const auto option = [&](const char* flag, std::string& value, const std::string& meaning,
                          const char* type) {
    return set_verb->add_option(flag, value, meaning)->type_name(type);
  };
  set_verb->add_option("NAME", given->name, "letters, digits and . _ -")->required();
  option("--measure", given->measure, list, "NAME")->required()->check(one_of(names));
  option("--above", given->above, "fires when greater: 0.05, 5%, 2000, 10GB", "VALUE");
  option("--below", given->below, "fires when less", "VALUE");
  option("--warn", given->warn, "warns beyond this; a warning does not exit 4", "VALUE");
  option("--window", given->window,
         "the time it looks back, to 30d; else 1h, for cost and losses 24h", "DURATION");
  option("--for", given->hold, "changes its state once that held for so long, either way",
         "DURATION");
  option("--min-count", given->min_count, "with fewer calls in the window there is no data", "N")
      ->check(whole_number());
  option("--no-data", given->no_data, "what no data means: ok, keep (its state) or alert", "NAME")
      ->check(one_of({"ok", "keep", "alert"}));
  option("--service", given->scope.service, "of this service alone", "NAME");
  option("--environment", given->scope.environment, "of this environment alone", "NAME");
  option("--kind", given->scope.kind, "of this kind of span alone: chat, execute_tool …", "NAME");
  option("--operation", given->scope.operation, "of this operation alone", "NAME");
  option("--model", given->scope.model, "of this model alone", "NAME");
  on_run(set_verb, context, Answer::object, [&context, given] { return set(context, *given); });
}

}  // namespace daybook::cli
