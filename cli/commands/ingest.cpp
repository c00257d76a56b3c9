#include "cli/ingest.hpp"

#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/sources.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

struct Given {
  std::vector<std::string> files;
  std::string from = "auto", unit = "s";
  bool no_redact = false;
  IngestOptions ingest;
};

double ratio(std::uint64_t all, std::uint64_t part) {
  return part == 0 ? 1.0 : static_cast<double>(all) / static_cast<double>(part);
}

std::string first_line(const IngestResult& r) {
  if (r.records > 0 && r.stored() + r.stats.duplicates == 0)
    return "nothing was stored of " + counted(r.records, "record") + ", " + bytes_text(r.bytes_in) +
           " read";
  std::string out =
      r.calls == r.records ? counted(r.records, "call") : counted(r.records, "record");
  if (r.calls != r.records && r.calls > 0) out += " (" + counted(r.calls, "call") + ')';
  out += ", " + bytes_text(r.bytes_in) + " in";
  const double folded = ratio(r.stats.text_bytes, r.stats.text_bytes_new);
  if (r.stats.text_bytes_new == 0) return out;
  out += ", " + bytes_text(r.stats.text_bytes_new) + " stored";
  if (folded < 1.05) return out;
  return out + ": " + (folded < 10 ? fixed_text(folded, 1) : fixed_text(folded, 0)) +
         " times folded";
}

std::string summary(const IngestResult& r, const Rejects& rejects) {
  std::string out = first_line(r) + '\n';
  const auto line = [&](std::uint64_t n, const std::string& text) {
    if (n > 0) out += text + '\n';
  };
  line(r.stats.duplicates, counted(r.stats.duplicates, "record was", "records were") +
                               " there already, under the same id");
  line(r.read_before(),
       counted(r.read_before(), "line was", "lines were") + " read before, by another run");
  line(r.unfinished, counted(r.unfinished, "file ends", "files end") +
                         " in a record that is not complete: left for the next run");
  line(r.stats.redactions,
       counted(r.stats.redactions, "place") + " redacted: `daybook redact` shows how");
  line(r.stats.unknown_parents,
       counted(r.stats.unknown_parents, "call continues one", "calls continue one") +
           " that is not stored: kept with the messages given, see metadata `continues`");
  line(r.no_time, counted(r.no_time, "record") + " had no time: they carry the time of reading");
  line(r.all_rejected(), counted(r.all_rejected(), "record") + " rejected" +
                             (rejects.path().empty() ? "" : ", kept in " + rejects.path()));
  line(r.stats.dropped,
       counted(r.stats.dropped, "record was", "records were") + " read and not stored");
  line(r.stats.denied, counted(r.stats.denied, "record was", "records were") + " denied");
  line(r.cap_rows, "db_max_size was reached: " +
                       counted(r.cap_rows, "of the oldest rows was", "of the oldest rows were") +
                       " deleted to make room");
  line(r.failed_sources, counted(r.failed_sources, "source") + " could not be read whole");
  line(r.stopped && !r.following ? 1 : 0, "stopped by a signal: what was read is stored");
  line(r.too_many_rejects ? 1 : 0, "stopped: more rejections than --max-rejects allows");
  return out;
}

int told(const Context& context, const IngestResult& r, const Rejects& rejects) {
  auto sources = nlohmann::ordered_json::array();
  for (const SourceResult& source : r.sources)
    sources.push_back({{"path", source.path},
                       {"lines", source.lines},
                       {"rejected", source.rejected},
                       {"read_before", source.read_before}});
  const double per_second = r.seconds > 0 ? static_cast<double>(r.records) / r.seconds : 0;
  return context.finish(r.exit(),
                        {{"records", r.records},
                         {"stored", r.stored()},
                         {"duplicates", r.stats.duplicates},
                         {"rejected", r.all_rejected()},
                         {"dropped", r.stats.dropped},
                         {"redactions", r.stats.redactions},
                         {"bytes_in", r.bytes_in},
                         {"bytes_stored", r.stats.text_bytes_new},
                         {"folded_ratio", ratio(r.stats.text_bytes, r.stats.text_bytes_new)},
                         {"no_time", r.no_time},
                         {"unknown_parents", r.stats.unknown_parents},
                         {"stopped", r.stopped},
                         {"read_before", r.read_before()},
                         {"unfinished", r.unfinished},
                         {"cap_rows_deleted", r.cap_rows},
                         {"sources", sources},
                         {"per_second", std::round(per_second)}},
                        summary(r, rejects));
}

Input::Form form_of(const std::string& name) {
  if (name == "records") return Input::Form::records;
  if (name == "chat") return Input::Form::chat;
  if (name == "mcp") return Input::Form::mcp;
  return name == "guide" ? Input::Form::guide : Input::Form::automatic;
}

/// Writing rejections over the input or the store would destroy it.
void check_rejects_file(const std::string& rejects, const std::vector<std::string>& paths,
                        const std::string& store) {
  if (rejects.empty()) return;
  std::error_code ignored;
  for (const std::string& path : paths)
    if (std::filesystem::equivalent(rejects, path, ignored))
      misuse("--rejects: " + rejects + " is itself an input");
  const auto place_of = [&](const std::string& path) {  // they may not be there yet
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored);
  };
  for (const char* end : {"", "-wal", "-shm", "-turn", "-lock"})
    if (place_of(rejects) == place_of(store + end))
      misuse("--rejects: " + rejects + " belongs to the store");
}

/// How a file is read that was, or will be, read in other runs too.
void prepare_resuming(IngestOptions& ingest, const std::vector<std::string>& files) {
  ingest.resume = ingest.resume || ingest.follow;
  if (!ingest.resume) return;
  const std::string flag = ingest.follow ? "--follow" : "--resume";
  if (std::find(files.begin(), files.end(), "-") != files.end())
    misuse(flag + ": standard input cannot be read again: name a file");
  ingest.input.last_line = ingest.follow ? Input::LastLine::wait : Input::LastLine::if_whole;
}

int run_ingest(Context& context, Given given) {
  if (given.files.empty()) {
    if (isatty(STDIN_FILENO) == 1) misuse("ingest: name a file, or `-` for standard input");
    given.files = {"-"};
  }
  prepare_resuming(given.ingest, given.files);
  given.ingest.input.form = form_of(given.from);
  given.ingest.input.redact_rejections = given.ingest.redact = !given.no_redact;
  given.ingest.input.duration_unit =
      given.unit == "ms" ? Input::DurationUnit::milliseconds : Input::DurationUnit::seconds;
  Input::of({}, {}, given.ingest.input);  // an option that cannot be is no fault of a source
  const Sources sources = expand_sources(given.files);
  check_rejects_file(given.ingest.rejects, sources.paths, context.store_path());
  const bool follow = given.ingest.follow;
  Ingest ingest(context, given.ingest, follow ? 0 : bytes_of(sources.paths));
  // A pattern for rotated files may match none yet; where nothing matches at all, it is mistyped.
  const bool may_be_early = follow || (given.ingest.resume && !sources.paths.empty());
  for (const std::string& pattern : sources.unmatched)
    if (!may_be_early)
      ingest.pass_over(Error(Error::Code::not_found, pattern + ": no file matches"));
  follow ? ingest.follow(given.files) : ingest.read(sources.paths);
  const IngestResult result = ingest.finish();
  if (result.failure) context.warn(line_of(*result.failure));
  return told(context, result, ingest.rejects());
}

}  // namespace

void add_ingest(CLI::App& app, Context& context) {
  auto given = std::make_shared<Given>();
  CLI::App* command =
      add_command(app, "ingest", Group::put_in,
                  "read logs into the store: JSON Lines, arrays, .gz, .zst; creates the store",
                  "daybook ingest --default-service chat calls.jsonl 'logs/*.jsonl.gz'");
  Input::Options& input = given->ingest.input;
  command->add_option("FILE", given->files,
                      "files and quoted patterns; - or a pipe: standard input");
  command->add_option("--from", given->from, "the form: auto, records, chat, guide or mcp")
      ->type_name("FORM")
      ->check(one_of({"auto", "records", "chat", "guide", "mcp"}));
  command->add_option("--default-service", input.default_service, "of records that name none")
      ->type_name("NAME");
  command->add_flag("--resume", given->ingest.resume,
                    "start each file where the store says that it ended");
  command->add_flag("--follow", given->ingest.follow,
                    "resume, and read on as files grow and rotate, until SIGTERM or SIGINT");
  command->add_option("--rejects", given->ingest.rejects, "keep what is rejected in this file")
      ->type_name("FILE");
  command->add_option("--max-rejects", given->ingest.max_rejects, "more than so many: stop, exit 1")
      ->type_name("N")
      ->check(whole_number());
  command->add_option("--assume-zone", input.assume_zone, "of times without one: UTC, +02:00, …")
      ->type_name("ZONE");
  command->add_option("--duration-unit", given->unit, "of a bare key `duration`: s or ms")
      ->type_name("UNIT")
      ->check(one_of({"s", "ms"}));
  command->add_flag("--no-redact", given->no_redact,
                    "store personal data too; the store keeps note");
  command->add_flag("--strict", input.strict, "reject records with keys that are not known");
  on_run(command, context, Answer::object,
         [&context, given] { return run_ingest(context, *given); });
}

}  // namespace daybook::cli
