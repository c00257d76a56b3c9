#include "daybook/erase.hpp"

#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"
#include "cli/text_file.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

struct Given {
  std::string user, session, trace, before, rollups, prove, seconds;
  bool dry_run = false, reapply = false;
};

/// One a line.
std::vector<std::string> canaries_in(const std::string& file) {
  std::vector<std::string> canaries;
  std::istringstream lines(text_of_file(file));
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) canaries.push_back(line);
  }
  if (canaries.empty()) misuse("--prove: " + file + " holds no line to look for");
  return canaries;
}

EraseRequest request_of(const Given& given) {
  EraseRequest request;
  request.user = given.user;
  request.session = given.session;
  request.trace = given.trace;
  if (!given.before.empty())
    request.before = parse_time(
        given.before, std::chrono::time_point_cast<Nanos>(std::chrono::system_clock::now()),
        "--before");
  return request;
}

const char* rollups_word(const EraseResult& result) {
  return result.rollups == EraseRollups::recompute ? "recomputed" : "kept";
}

/// Empty where sums are kept.
std::string sums_text(const EraseResult& result, bool dry_run) {
  if (result.rollups == EraseRollups::keep) return {};
  std::string text = (dry_run ? "would recompute " : "recomputed ") +
                     counted(result.sums_changed, "row") + " of sums, " +
                     count_text(result.sums_gone) + (dry_run ? " would go" : " went");
  if (result.sums_partial > 0)
    text += "; " + count_text(result.sums_partial) + " count rows that retention deleted before";
  if (dry_run) text += "; those of users, prompts, metrics and conversations are not counted";
  return text + '\n';
}

ordered_json fields_of(const EraseResult& result, bool dry_run) {
  const auto json_or_null = [](const std::string& text) {
    return text.empty() ? ordered_json() : ordered_json::parse(text);
  };
  ordered_json found = ordered_json::array();
  for (const auto& one : result.found)
    found.push_back({{"canary", one.canary + 1}, {"path", one.path}, {"offset", one.offset}});
  return {
      {"rows", result.rows},
      {"bytes", result.bytes},
      {"rows_remaining", result.held_rows},
      {"oldest_at", result.oldest_at ? ordered_json(time_text(*result.oldest_at)) : ordered_json()},
      {"finished", result.finished},
      {"dry_run", dry_run},
      {"tables", result.rows_by_table},
      {"rollups", rollups_word(result)},
      {"sums_changed", result.sums_changed},
      {"sums_gone", result.sums_gone},
      {"sums_partial", result.sums_partial},
      {"holds", result.holds},
      {"found", found},
      {"certificate", json_or_null(result.certificate)}};
}

std::string text_of(const EraseResult& result, const Given& given) {
  std::string rows;
  for (const auto& [table, count] : result.rows_by_table)
    rows += (rows.empty() ? "" : ", ") + count_text(count) + ' ' + table;
  if (rows.empty()) rows = "nothing";
  if (given.dry_run) return "would erase " + rows + '\n' + sums_text(result, true);
  std::string text = "erased " + rows + '\n' + sums_text(result, false);
  if (result.names > 0) text += counted(result.names, "name") + " overwritten\n";
  if (!result.files.empty())
    text += counted(result.files.size(), "file") + " searched: " +
            (result.found.empty() ? "none of the canaries is there"
                                  : counted(result.found.size(), "canary", "canaries") + " found") +
            '\n';
  for (const auto& one : result.found)
    text += "canary " + std::to_string(one.canary + 1) + " stands in " + one.path + " at byte " +
            std::to_string(one.offset) + '\n';
  std::string holds;
  for (const std::string& hold : result.holds) holds += (holds.empty() ? "" : ", ") + hold;
  if (result.held_rows > 0)
    text += counted(result.held_rows, "row") + " stay: held by " + holds +
            "; once it is released `daybook erase --reapply` takes them\n";
  if (!result.finished) text += "not all is done: `daybook erase --reapply` goes on\n";
  if (!result.certificate.empty()) text += result.certificate + '\n';
  return text;
}

/// A name with a typing error must not pass for an erasure.
bool names_nothing(const EraseResult& result, const Given& given) {
  return !given.reapply && given.before.empty() && result.rows_by_table.empty() &&
         result.names == 0 && result.held_rows == 0;
}

int run_erase(Context& context, const Given& given) {
  const int named = !given.user.empty() + !given.session.empty() + !given.trace.empty() +
                    !given.before.empty() + given.reapply;
  if (named != 1) misuse("erase: name one of --user, --session, --trace, --before or --reapply");
  if (given.reapply && !given.rollups.empty())
    misuse("--rollups: each erasure that is done again does as was chosen then");
  EraseOptions options;
  options.dry_run = given.dry_run;
  if (given.rollups == "recompute") options.rollups = EraseRollups::recompute;
  if (!given.prove.empty()) options.canaries = canaries_in(given.prove);
  if (!given.seconds.empty()) options.max_time = std::chrono::seconds(std::stoll(given.seconds));
  const StopSignals signals;
  options.stop = [&signals] { return signals.stopped(); };
  const std::string path = context.existing_store();
  const EraseResult result = given.reapply ? reapply_erasures(path, options)
                                           : erase_subject(path, request_of(given), options);
  for (const std::string& line : result.damaged) context.warn(line);
  if (names_nothing(result, given))
    context.warn("nothing of that name is stored: name it as the application does");
  if (!result.wal_emptied)
    context.warn("a reader holds the log, which shows what was erased until it ends");
  const bool whole = result.finished && result.held_rows == 0 && result.damaged.empty();
  const int exit = !result.found.empty() ? fires : whole || given.dry_run ? done : partly;
  return context.finish(exit, fields_of(result, given.dry_run), text_of(result, given));
}

}  // namespace

void add_erase(CLI::App& app, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(
      app, "erase", Group::protect,
      "erase a user, a session, a trace, or all before a time; exit 5: not all, 4: found",
      "daybook erase --user alice --prove canaries.txt");
  command->add_option("--user", given->user, "all of this user")->type_name("NAME");
  command->add_option("--session", given->session, "all of this session")->type_name("NAME");
  command->add_option("--trace", given->trace, "all of this trace, 32 hex digits")
      ->type_name("TRACE");
  command->add_option("--before", given->before, "all that began before: 90d, 2026-01-01")
      ->type_name("WHEN");
  command
      ->add_option("--rollups", given->rollups,
                   "keep sums as they are (the default), or recompute them without what goes")
      ->type_name("NAME")
      ->check(one_of({"keep", "recompute"}));
  command->add_flag("--reapply", given->reapply,
                    "what was erased before and is there again: after a restore, a release of a "
                    "hold, or an erasure that was cut short");
  command->add_flag("--dry-run", given->dry_run, "count what would go, change nothing");
  command
      ->add_option("--prove", given->prove,
                   "search every file of the store for the lines of this one afterwards")
      ->type_name("FILE");
  command->add_option("--max-seconds", given->seconds, "stop after that; --reapply goes on")
      ->type_name("N")
      ->check(whole_number());
  on_run(command, context, Answer::object,
         [&context, given] { return run_erase(context, *given); });
}

}  // namespace daybook::cli
