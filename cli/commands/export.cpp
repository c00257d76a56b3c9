// export: a store's records as lines that ingest reads, or a view as CSV.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/output_file.hpp"
#include "cli/progress.hpp"
#include "cli/rows.hpp"
#include "cli/subject.hpp"
#include "cli/tail.hpp"
#include "cli/text.hpp"
#include "daybook/exporter.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

struct ExportOptions {
  Filters filters;
  std::string to = "records", file = "-";
  std::vector<std::string> types;
};

struct Written {
  std::uint64_t records = 0, bytes = 0, without_messages = 0;
};

Selection selection_of(const ExportOptions& options) {
  Selection selection;
  options.filters.ask(selection, false);
  selection.types = options.types;
  return selection;
}

void check_types(const ExportOptions& options) {
  if (options.to == "csv") return;
  if (options.to == "subject" && options.filters.user.empty())
    misuse("--to subject: everything of one person; name them by --user");
  const std::vector<std::string>& known = Exporter::types();
  for (const std::string& type : options.types) {
    if (std::find(known.begin(), known.end(), type) == known.end())
      misuse("--type: there is no type of record \"" + type + '"' + did_you_mean(type, known));
    if (options.to == "chat" && type != "completion")
      misuse("--type " + type + ": the chat form holds completions only");
  }
}

Written write_records(const Context& context, const ExportOptions& options, OutputFile& out) {
  const bool chat = options.to == "chat";
  Exporter exporter = Exporter::open(context.existing_store(), selection_of(options),
                                     chat ? Exporter::Form::chat : Exporter::Form::records);
  const bool on_terminal = out.is_standard_output() && context.style.terminal;
  Progress progress(context.err_terminal && !context.quiet && !on_terminal, 0);
  Written written;
  for (std::string line; exporter.next(line); ++written.records) {
    line += '\n';
    out.stream() << (on_terminal ? harmless_json(line, true) : line);
    out.check();
    written.bytes += line.size();
    progress.show(written.bytes, written.records, exporter.part());
  }
  written.without_messages = exporter.without_messages();
  return written;
}

Written write_person(const Context& context, const ExportOptions& options, OutputFile& out) {
  const SubjectCounts counts =
      write_subject(context.existing_store(), selection_of(options), out.stream());
  out.check();
  return {counts.records, counts.bytes, counts.without_messages};
}

/// The view that --type names, by its own name or by that of its records; completions if it does
/// not.
std::string view_of(const ExportOptions& options) {
  if (options.types.size() > 1) misuse("--to csv: one view at a time; give --type once");
  const std::string type = options.types.empty() ? "completion" : options.types.front();
  for (const TailSource& source : tail_sources())
    if (type == source.type) return source.view;
  std::vector<std::string> views;
  for (const ColumnMeaning& row : describe_views())
    if (row.column == "at_us") views.push_back(row.view);
  if (std::find(views.begin(), views.end(), type) != views.end()) return type;
  misuse("--type: there is no view of records \"" + type + '"' + did_you_mean(type, views));
}

Written write_csv(const Context& context, const ExportOptions& options, OutputFile& out) {
  const std::string view = view_of(options);
  const Reader reader = Reader::open(context.existing_store(), {Nanos(0)});
  Filters filters = options.filters;
  filters.know_ids(reader);
  std::vector<std::string> columns;
  for (const ColumnMeaning& row : describe_views())
    if (row.view == view && !row.column.empty()) columns.push_back(row.column);
  if (const std::string lacks = filters.not_among(columns); !lacks.empty())
    misuse(lacks + ": the rows of " + view + " are not told apart by it");
  const bool has_id = std::find(columns.begin(), columns.end(), "id") != columns.end();
  Rows rows = reader.query("SELECT * FROM " + view + ' ' + filters.where("at_us", false) +
                           " ORDER BY " + (has_id ? "id" : "at_us"));
  const auto writer = make_writer(Format::csv, out.stream(), columns_of(rows), {});
  Written written;
  for (; rows.next(); ++written.records) {
    writer->row(cells_of(rows));
    out.check();
  }
  writer->end();
  tell_hidden(context, reader);
  return written;
}

int run_export(Context& context, ExportOptions options) {
  check_types(options);
  options.filters.use_zone();
  options.filters.times(false);
  context.existing_store();  // before a file is made
  OutputFile out(options.file);
  const bool csv = options.to == "csv";
  const Written written = csv                       ? write_csv(context, options, out)
                          : options.to == "subject" ? write_person(context, options, out)
                                                    : write_records(context, options, out);
  out.close();
  if (written.without_messages > 0)
    context.warn(counted(written.without_messages, "call") +
                 " written without messages: their text is not in the store any more");
  if (out.is_standard_output()) return done;
  std::string text = counted(written.records, csv ? "row" : "record");
  if (!csv) text += ", " + bytes_text(written.bytes);
  return context.finish(done,
                        {{"records", written.records},
                         {"without_messages", written.without_messages},
                         {"path", options.file}},
                        text + ", in " + options.file);
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(app, "export", Group::keep,
                                  "write records out as lines that ingest reads, or as CSV",
                                  "daybook export --since 7d week.jsonl");
  command->add_option("FILE", options->file, "a new file, mode 0600; - or none: standard output");
  command
      ->add_option("--to", options->to,
                   "the form: records, chat, csv; subject: one JSON document of all"
                   " that is of --user, with an index")
      ->type_name("FORM")
      ->check(one_of({"records", "chat", "csv", "subject"}));
  command
      ->add_option("--type", options->types,
                   "only these kinds of record, may be repeated; of csv the view, by default"
                   " completions")
      ->type_name("TYPE")
      ->allow_extra_args(false);
  add_filters(*command, options->filters, every_filter());
  add_zone(*command, options->filters, kZoneOfFilters);
  on_run(command, context, Answer::list,
         [&context, options] { return run_export(context, *options); });
}

}  // namespace daybook::cli
