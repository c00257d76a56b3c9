#include "daybook/retention.hpp"

#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

struct Given {
  std::string what, age, service, status, seconds;
  bool dry_run = false, trust_clock = false;
};

std::string age_text(const std::optional<Nanos>& keep) {
  if (!keep) return "forever";
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*keep).count();
  for (const auto& [unit, length] : {std::pair{"d", 86400L}, {"h", 3600L}, {"m", 60L}})
    if (seconds % length == 0) return std::to_string(seconds / length) + unit;
  return std::to_string(seconds) + "s";
}

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

std::string rows_text(const RetentionResult& result) {
  std::string text;
  for (const auto& [table, rows] : result.rows_by_table)
    text += (text.empty() ? "" : ", ") + count_text(rows) + ' ' + table;
  if (result.texts_cut > 0)
    text +=
        (text.empty() ? "" : ", ") + std::string("the text of ") + counted(result.texts_cut, "row");
  return text.empty() ? "nothing" : text;
}

/// Empty where no text is cold.
std::string cold_text(const RetentionResult& result, bool dry_run) {
  std::string text;
  if (result.texts_packed > 0)
    text = (dry_run ? "would pack " : "packed ") + counted(result.texts_packed, "text") + ": " +
           bytes_text(result.packed_from_bytes) +
           (dry_run ? "" : " take " + bytes_text(result.packed_to_bytes)) + '\n';
  if (result.texts_unpacked > 0)
    text += (dry_run ? "would unpack " : "unpacked ") + counted(result.texts_unpacked, "text") +
            ": " + bytes_text(result.unpacked_from_bytes) + " take " +
            bytes_text(result.unpacked_to_bytes) + '\n';
  if (result.stay_packed_bytes > 0)
    text += bytes_text(result.stay_packed_bytes) +
            " of text stay packed: there is no room for them unpacked\n";
  return text;
}

/// Empty where there is none.
std::string erased_text(const RetentionResult& result, bool dry_run) {
  if (result.erased_again == 0) return "";
  return counted(result.erased_again, "row") + (dry_run ? " would go first" : " went") +
         " that had been erased before, or were to be: see `daybook erase --help`";
}

ordered_json fields_of(const RetentionResult& result, bool dry_run) {
  return {
      {"rows", result.rows},
      {"bytes", result.bytes},
      {"rows_remaining", result.rows_remaining},
      {"oldest_at", result.oldest_at ? ordered_json(time_text(*result.oldest_at)) : ordered_json()},
      {"finished", result.finished},
      {"dry_run", dry_run},
      {"texts_cut", result.texts_cut},
      {"texts_packed", result.texts_packed},
      {"packed_from_bytes", result.packed_from_bytes},
      {"packed_to_bytes", dry_run ? ordered_json() : ordered_json(result.packed_to_bytes)},
      {"texts_unpacked", result.texts_unpacked},
      {"unpacked_from_bytes", result.unpacked_from_bytes},
      {"unpacked_to_bytes", result.unpacked_to_bytes},
      {"stay_packed_bytes", result.stay_packed_bytes},
      {"erased_again", result.erased_again},
      {"tables", result.rows_by_table}};
}

int set(const Context& context, const Given& given) {
  RetentionPolicy policy{given.what, given.service, given.status == "error", {}};
  if (given.age != "forever") policy.keep = parse_duration(given.age, "AGE");
  const RetentionResult first = set_retention(context.existing_store(), policy);
  ordered_json fields = {{"what", policy.what},
                         {"service", or_null(given.service)},
                         {"status", or_null(given.status)},
                         {"keep", age_text(policy.keep)}};
  fields.update(fields_of(first, true));
  std::string kept = "kept " + age_text(policy.keep);
  if (given.what == "cold")
    kept = policy.keep ? "packed after " + age_text(policy.keep) : "unpacked";
  return context.finish(done, fields,
                        kept + ": " + given.what + "\nthe first run would delete " +
                            rows_text(first) + " (" + bytes_text(first.bytes) + ")\n" +
                            cold_text(first, true) +
                            "It is done by `daybook retention apply`: let cron run that every"
                            " night.\n");
}

int show(const Context& context) {
  const auto policies = read_retention(context.existing_store());
  if (policies.empty())
    context.note("everything is kept for ever: daybook retention set content 30d");
  const auto writer = context.rows({{"what"}, {"service"}, {"status"}, {"keep"}});
  for (const RetentionPolicy& policy : policies) {
    Cell service, status;
    if (!policy.service.empty()) service = policy.service;
    if (policy.errors_only) status = "error";
    writer->row({policy.what, service, status, age_text(policy.keep)});
  }
  writer->end();
  return done;
}

int apply(Context& context, const Given& given) {
  RetentionOptions options;
  options.dry_run = given.dry_run;
  options.trust_clock = given.trust_clock;
  if (!given.seconds.empty()) options.max_time = std::chrono::seconds(std::stoll(given.seconds));
  const StopSignals signals;
  options.stop = [&signals] { return signals.stopped(); };
  const RetentionResult result = apply_retention(context.existing_store(), options);
  if (const std::string again = erased_text(result, given.dry_run); !again.empty())
    context.warn(again);
  for (const std::string& line : result.damaged) context.warn(line);
  if (!result.wal_emptied)
    context.warn("a reader holds the log, which shows what was deleted until it ends");
  std::string text = (given.dry_run ? "would delete " : "deleted ") + rows_text(result) + '\n';
  text += cold_text(result, given.dry_run);
  text +=
      (given.dry_run ? "they take " : "the file is smaller by ") + bytes_text(result.bytes) + '\n';
  if (!result.finished)
    text += "its time was up: " + counted(result.rows_remaining, "row is", "rows are") +
            " still due, the next run goes on\n";
  return context.finish(result.finished && result.damaged.empty() ? done : partly,
                        fields_of(result, given.dry_run), text);
}

int prove(const Context& context) {
  const RetentionProof proof = prove_retention(context.existing_store());
  const auto when = [](const std::optional<Time>& at) {
    return at ? Cell(time_text(*at)) : Cell();
  };
  const auto writer = context.rows(
      {{"what"}, {"service"}, {"keep"}, {"oldest_at"}, {"overdue"}, {"last_full_run"}});
  for (const RetentionProof::Row& row : proof.rows)
    writer->row({row.what, row.service, age_text(row.keep), when(row.oldest_at),
                 static_cast<std::int64_t>(row.overdue), when(proof.last_full_run)});
  writer->end();
  return proof.ok() ? done : fires;
}

void add_set(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "set", "say how long rows or their text are kept",
                            "daybook retention set completions 180d --service shop");
  verb->add_option("WHAT", given->what,
                   "completions, tools, resources, spans (these and all other), errors, events, "
                   "metrics, memory, scores, losses, all (of these); content (their text alone), "
                   "rollups (sums by the hour; users' days as rows), audit; cold (text of that "
                   "age is packed and read as before, by daybook alone)")
      ->required();
  verb->add_option("AGE", given->age,
                   "such as 12h, 30d, 8w, or forever (of cold: what is packed is unpacked)")
      ->required();
  verb->add_option("--service", given->service, "of this service alone")->type_name("NAME");
  verb->add_option("--status", given->status, "error: of what failed, and of traces with a failure")
      ->type_name("NAME")
      ->check(one_of({"error"}));
  on_run(verb, context, Answer::object, [&context, given] { return set(context, *given); });
}

void add_apply(CLI::App& command, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(command, "apply",
                            "delete what is due and shrink the file; exit 5 if the time was up",
                            "daybook retention apply --max-seconds 900");
  verb->add_flag("--dry-run", given->dry_run, "count what would go, change nothing");
  verb->add_option("--max-seconds", given->seconds, "stop after that; the next run goes on")
      ->type_name("N")
      ->check(whole_number());
  verb->add_flag("--trust-clock", given->trust_clock,
                 "though the clock is far from when the store was last written to");
  on_run(verb, context, Answer::object, [&context, given] { return apply(context, *given); });
}

}  // namespace

void add_retention(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "retention", Group::keep,
                                  "how long rows and text are kept, and their deletion",
                                  "daybook retention set content 30d");
  add_set(*command, context);
  CLI::App* list = add_verb(*command, "show", "print the policies", "daybook retention show");
  on_run(list, context, Answer::list, [&context] { return show(context); });
  add_apply(*command, context);
  CLI::App* proof = add_verb(*command, "prove",
                             "list policy, oldest row and last full run by kind and service; exit "
                             "4 if anything is a day older than its policy",
                             "daybook retention prove --format csv");
  on_run(proof, context, Answer::list, [&context] { return prove(context); });
}

}  // namespace daybook::cli
