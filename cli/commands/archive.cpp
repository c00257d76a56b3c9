// archive and restore: text of closed epochs into compressed files, and back.
#include "daybook/archive.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/command.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

struct Given {
  std::string before, folder, seconds;
  std::vector<std::string> files;
  bool dry_run = false;
};

ordered_json when(const std::optional<Time>& at) {
  return at ? ordered_json(time_text(*at)) : ordered_json();
}

double ratio(std::uint64_t lines, std::uint64_t file) {
  return file == 0 ? 0 : static_cast<double>(lines) / static_cast<double>(file);
}

ordered_json fields_of(const ArchiveFile& file) {
  return {{"path", file.path},         {"epoch", file.epoch},
          {"records", file.records},   {"record_bytes", file.record_bytes},
          {"bytes", file.bytes},       {"ratio", ratio(file.record_bytes, file.bytes)},
          {"since", when(file.since)}, {"until", when(file.until)},
          {"digest", file.digest},     {"is_new", file.is_new}};
}

ordered_json fields_of(const ArchiveResult& result, bool dry_run) {
  auto files = ordered_json::array();
  for (const ArchiveFile& file : result.files)
    if (file.not_valid.empty()) files.push_back(fields_of(file));
  return {{"rows", result.rows},
          {"bytes", result.bytes},
          {"rows_remaining", result.rows_remaining},
          {"oldest_at", when(result.oldest_at)},
          {"finished", result.finished},
          {"dry_run", dry_run},
          {"held", result.held},
          {"epochs_open", result.epochs_open},
          {"record_bytes", result.record_bytes},
          {"file_bytes", result.file_bytes},
          {"ratio", ratio(result.record_bytes, result.file_bytes)},
          {"files", std::move(files)}};
}

std::string text_of(const ArchiveResult& result, bool dry_run) {
  std::string text;
  for (const ArchiveFile& file : result.files) {
    if (!file.not_valid.empty()) continue;
    text += dry_run ? "epoch " + std::to_string(file.epoch) : visible(file.path);
    text += ": " + counted(file.records, "record") + ", " + bytes_text(file.record_bytes);
    text += dry_run       ? " of lines\n"
            : file.is_new ? " in " + bytes_text(file.bytes) + ", read back\n"
                          : " in " + bytes_text(file.bytes) + ", was there\n";
  }
  text += std::string(dry_run ? "would archive" : "archived") + " the text of " +
          counted(result.rows, "row") + '\n';
  if (!dry_run) text += "the file is smaller by " + bytes_text(result.bytes) + '\n';
  if (result.held > 0)
    text += counted(result.held, "row is", "rows are") + " kept by a hold: `daybook hold list`\n";
  if (result.epochs_open > 0)
    text += counted(result.epochs_open, "epoch of text has", "epochs of text have") +
            " rows from after that time too: one is archived as a whole, once all of it is older\n";
  if (!result.finished)
    text += "its time was up: " + counted(result.rows_remaining, "row is", "rows are") +
            " still due, the next run goes on\n";
  return text;
}

template <class Options>
void take_time(const Given& given, const StopSignals& signals, Options& options) {
  options.dry_run = given.dry_run;
  if (!given.seconds.empty()) options.max_time = std::chrono::seconds(std::stoll(given.seconds));
  options.stop = [&signals] { return signals.stopped(); };
}

int archive(Context& context, const Given& given) {
  ArchiveOptions options;
  options.before = parse_time(given.before, std::chrono::system_clock::now(), "--before");
  const StopSignals signals;
  take_time(given, signals, options);
  const ArchiveResult result = archive_store(context.existing_store(), given.folder, options);
  for (const ArchiveFile& file : result.files)
    if (!file.not_valid.empty()) context.warn(file.not_valid + "; another is written beside it");
  if (!result.wal_emptied)
    context.warn("a reader holds the log, which shows what was archived until it ends");
  return context.finish(result.finished ? done : partly, fields_of(result, given.dry_run),
                        text_of(result, given.dry_run));
}

int restore(const Context& context, const Given& given) {
  RestoreOptions options;
  const StopSignals signals;
  take_time(given, signals, options);
  const RestoreResult result = restore_archives(context.existing_store(), given.files, options);
  std::string text = std::string(given.dry_run ? "would bring back" : "brought back") +
                     " the text of " + counted(result.rows, "row") + '\n';
  if (result.unchanged > 0) text += counted(result.unchanged, "row has", "rows have") + " it\n";
  if (result.gone > 0)
    text += counted(result.gone, "row was", "rows were") +
            " deleted since: what they said stays in the archive\n";
  if (result.withheld > 0)
    text += "the text of " + counted(result.withheld, "row") + " was pruned, or withheld, since\n";
  if (!result.finished)
    text += "its time was up: " + counted(result.rows_remaining, "record is", "records are") +
            " still to come, run it again\n";
  return context.finish(result.finished ? done : partly,
                        {{"rows", result.rows},
                         {"bytes", result.bytes},
                         {"rows_remaining", result.rows_remaining},
                         {"oldest_at", when(result.oldest_at)},
                         {"finished", result.finished},
                         {"dry_run", given.dry_run},
                         {"files", result.files},
                         {"records", result.records},
                         {"unchanged", result.unchanged},
                         {"gone", result.gone},
                         {"withheld", result.withheld}},
                        text);
}

void add_limits(CLI::App* command, Given& given, const std::string& dry_run) {
  command->add_flag("--dry-run", given.dry_run, dry_run);
  command->add_option("--max-seconds", given.seconds, "stop after that; the next run goes on")
      ->type_name("N")
      ->check(whole_number());
}

}  // namespace

void add_archive(CLI::App& app, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* command = add_command(app, "archive", Group::keep,
                                  "move old text into compressed files; numbers stay; exit 5 if "
                                  "the time was up",
                                  "daybook archive --before 90d /archive/chat");
  command->add_option("DIR", given->folder, "where the files go, mode 0600")->required();
  command->add_option("--before", given->before, "what began before: 90d, 2026-11-01")
      ->type_name("WHEN")
      ->required();
  add_limits(command, *given, "count what would go, write and change nothing");
  on_run(command, context, Answer::object, [&context, given] { return archive(context, *given); });
}

void add_restore(CLI::App& app, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* command =
      add_command(app, "restore", Group::keep, "bring the text of archives back into the store",
                  "daybook restore /archive/chat/daybook-1f0a9c2e-000012.jsonl.zst");
  command->add_option("FILE", given->files, "archives of this store")->required();
  add_limits(command, *given, "check the files, count what would come back, change nothing");
  on_run(command, context, Answer::object, [&context, given] { return restore(context, *given); });
}

}  // namespace daybook::cli
