#include "cli/report.hpp"

#include <iostream>

#include "cli/report_table.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

std::string file_line(const std::string& path) {
  const StoreStats stats = store_stats(path);
  return visible(path) + ": " + bytes_text(stats.db_bytes + stats.wal_bytes) + "\n\n";
}

int run_report(const Context& context, const ReportSpec& spec, const Filters& filters, bool sql) {
  if (sql && context.format == Format::table) {
    std::cout << spec.sql(filters) << ";\n";
    return done;
  }
  if (sql) {
    const auto writer = context.rows({{"sql"}});
    writer->row({spec.sql(filters)});
    writer->end();
    return done;
  }
  const Reader reader = Reader::open(context.existing_store());
  Table table = read_report(reader, spec, filters);
  if (context.format == Format::table) {
    if (spec.name == "traffic") std::cout << spark_of(table);
    if (spec.name == "storage") std::cout << file_line(context.existing_store());
    std::cout << for_people(table, spec.bar_of);
  }
  const auto writer = context.rows(table.columns);
  for (auto& row : table.rows) writer->row(std::move(row));
  writer->end();
  return done;
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  CLI::App* command =
      add_command(app, "report", Group::look,
                  "latency, tokens, errors, traffic or storage, rolled up as records arrive",
                  "daybook report latency --since 24h");
  for (const ReportSpec& spec : reports()) {
    auto filters = std::make_shared<Filters>();
    auto sql = std::make_shared<bool>(false);
    CLI::App* report = add_verb(*command, spec.name, spec.summary, spec.example);
    if (spec.timed) add_filters(*report, *filters, spec.filters);
    report->add_flag("--sql", *sql, "print the query instead: plain SQL on the views");
    on_run(report, context, Answer::list,
           [&context, &spec, filters, sql] { return run_report(context, spec, *filters, *sql); });
  }
}

}  // namespace daybook::cli
