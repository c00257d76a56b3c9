#include "daybook/alerts.hpp"

#include <nlohmann/json.hpp>

#include "cli/alert_command.hpp"
#include "cli/alert_set.hpp"
#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

/// The options as given.
struct Given {
  std::string name, hold, until, command;
  bool off = false, dry_run = false;
  Filters filters;
  std::string limit = "50";
};

Time now() {
  return std::chrono::system_clock::now();
}

int remove(const Context& context, const Given& given) {
  remove_alert(context.existing_store(), given.name);
  return context.finish(done, {{"name", given.name}, {"removed", true}},
                        "alert " + given.name + " is gone; its history stays");
}

int silence(const Context& context, const Given& given) {
  if (int(given.off) + int(!given.until.empty()) + int(!given.hold.empty()) != 1)
    misuse("say how long: --for 2h, --until 2026-12-01T08:00Z, or --off to end it");
  std::optional<Time> until;
  if (!given.hold.empty()) until = now() + parse_duration(given.hold, "--for");
  if (!given.until.empty()) until = parse_time(given.until, now(), "--until");
  if (until && *until <= now()) misuse("--until " + given.until + ": that is over");
  silence_alert(context.existing_store(), given.name, until);
  return context.finish(
      done,
      {{"name", given.name},
       {"silenced_until", until ? ordered_json(time_text(*until)) : ordered_json()}},
      "alert " + given.name + (until ? " is silent until " + time_text(*until) : " is not silent"));
}

int list(const Context& context) {
  const auto alerts = read_alerts(context.existing_store());
  if (alerts.empty())
    context.note("no alert is set: daybook alert set errors --measure error_rate --above 5%");
  print_alerts(context, alerts, now());
  return done;
}

/// A check keeps its state in the store: say so where that cannot be written.
AlertCheck checked(const std::string& path, const AlertCheckOptions& options) {
  try {
    return check_alerts(path, options);
  } catch (Error& error) {
    if (error.code == Error::Code::denied)
      error.hint += "; a check keeps state and history there, `--dry-run` only tells";
    throw;
  }
}

int check(const Context& context, const Given& given) {
  const std::string path = context.existing_store();
  AlertCheckOptions options;
  options.dry_run = given.dry_run;
  if (given.dry_run && !given.command.empty()) misuse("--dry-run: takes no --exec");
  if (!given.command.empty()) {
    options.on_change = [&](const AlertChange& change) {
      return run_alert_command(given.command, change, path);
    };
  }
  const AlertCheck result = checked(path, options);
  if (result.alerts.empty())
    context.note("no alert is set: daybook alert set errors --measure error_rate --above 5%");
  if (!context.quiet || context.format != Format::table)
    print_alerts(context, result.alerts, result.at);
  for (const std::string& failure : result.failures)  // told by --quiet, too: nobody was
    context.error("the command for alert " + failure + ": see `daybook alert history`");
  if (result.not_kept) context.error("not kept: " + line_of(*result.not_kept));
  if (result.fires()) return fires;
  if (result.not_kept) return exit_of(result.not_kept->code);
  return result.failures.empty() ? done : partly;
}

int history(const Context& context, const Given& given) {
  const Reader reader = Reader::open(context.existing_store());
  std::string where = given.filters.where("at_us", false);
  if (!given.name.empty())
    where += (where.empty() ? "WHERE name = " : " AND name = ") + sql_literal(given.name);
  Rows rows = reader.query(
      "SELECT at, name, state, previous, value, threshold, command FROM (SELECT id, at, name,"
      " state, previous, value, threshold, command FROM alert_events " +
      where + " ORDER BY id DESC LIMIT " + given.limit + ") ORDER BY id");
  print_rows(context, rows);
  return done;
}

void add_checking(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "check", "measure all, keep their states; exit 4 if one fires",
                            "daybook alert check --quiet --exec /etc/daybook/notify");
  verb->add_option("--exec", given->command,
                   "what the shell runs once for each change, told by DAYBOOK_ALERT… and JSON")
      ->type_name("CMD");
  verb->add_flag("--dry-run", given->dry_run, "tell how they stand; keep nothing, run nothing");
  on_run(verb, context, Answer::list, [&context, given] { return check(context, *given); });
}

void add_silence(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "silence", "no exit 4 and no command for a time",
                            "daybook alert silence errors --for 2h");
  verb->add_option("NAME", given->name, "the alert")->required();
  verb->add_option("--for", given->hold, "so long from now")->type_name("DURATION");
  verb->add_option("--until", given->until, "until then: 2026-12-01T08:00Z")->type_name("TIME");
  verb->add_flag("--off", given->off, "no longer");
  on_run(verb, context, Answer::object, [&context, given] { return silence(context, *given); });
}

void add_history(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "history", "changes of state, and what became of the command",
                            "daybook alert history errors --since 7d");
  verb->add_option("NAME", given->name, "of this alert alone");
  verb->add_option("-n,--limit", given->limit, "the last so many; else 50")
      ->type_name("N")
      ->check(whole_number());
  add_filters(*verb, given->filters, {});
  on_run(verb, context, Answer::list, [&context, given] { return history(context, *given); });
}

}  // namespace

void add_alert(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "alert", Group::look,
                                  "thresholds: error rate, latency, cost, tokens, losses, silence",
                                  "daybook alert set errors --measure error_rate --above 5%");
  add_alert_set(*command, context);
  CLI::App* list_verb = add_verb(*command, "list", "how they stood at the last check",
                                 "daybook alert list --format json");
  on_run(list_verb, context, Answer::list, [&context] { return list(context); });
  add_checking(*command, context);
  add_silence(*command, context);
  add_history(*command, context);
  auto given = std::make_shared<Given>();
  CLI::App* remove_verb = add_verb(*command, "remove", "stop watching; the history stays",
                                   "daybook alert remove errors");
  remove_verb->add_option("NAME", given->name, "the alert")->required();
  on_run(remove_verb, context, Answer::object,
         [&context, given] { return remove(context, *given); });
}

}  // namespace daybook::cli
