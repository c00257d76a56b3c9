#include "cli/report.hpp"

#include <algorithm>
#include <iostream>

#include "cli/report_table.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "cli/unpriced.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

/// The options as given.
struct Given {
  Filters filters;
  std::vector<std::string> by;
  std::string bucket, compare;
  bool sql = false;
};

std::string file_line(const std::string& path) {
  const StoreStats stats = store_stats(path);
  return visible(path) + ": " + bytes_text(stats.db_bytes + stats.wal_bytes) + "\n\n";
}

const std::vector<std::string>& bucket_names() {
  static const std::vector<std::string> kNames = {"none", "hour", "day", "week", "month"};
  return kNames;
}

Bucket bucket_of(const Context& context, const ReportSpec& spec, const Given& given,
                 const ReportRequest& request) {
  const auto& names = bucket_names();
  if (!given.bucket.empty())
    return static_cast<Bucket>(std::find(names.begin(), names.end(), given.bucket) - names.begin());
  if (spec.name == "tokens") return Bucket::day;
  if (spec.name != "traffic") return Bucket::none;
  return bucket_of_traffic(Reader::open(context.existing_store()), request);
}

ReportRequest request_of(const Context& context, const ReportSpec& spec, const Given& given) {
  ReportRequest request;
  request.filters = given.filters;
  request.filters.use_zone();
  request.by = given.by.empty() ? spec.by : given.by;
  request.compare = given.compare;
  if (!request.compare.empty() && request.filters.since.empty())
    misuse("--compare: needs --since, to know how much to compare");
  if (!request.compare.empty() && given.sql) misuse("--compare: takes no --sql");
  request.bucket = bucket_of(context, spec, given, request);
  if (spec.name == "users" && request.bucket == Bucket::hour)
    misuse("--bucket: users are counted by day");
  if (spec.name == "users" && !request.filters.zone.is_utc())
    misuse("--tz: users are counted by days of UTC");
  if (spec.name == "users" && !request.compare.empty()) misuse("--compare: report users has none");
  if (spec.name == "metrics" && !request.compare.empty())
    misuse("--compare: report metrics has none");
  if (!request.compare.empty() && request.bucket > Bucket::day)
    misuse("--compare: takes --bucket none, hour or day: weeks and months do not line up");
  return request;
}

int run_report(const Context& context, const ReportSpec& spec, const Given& given) {
  ReportRequest request = request_of(context, spec, given);
  if (given.sql && context.format == Format::table) {
    std::cout << report_sql(spec, request) << ";\n";
    return done;
  }
  if (given.sql) {
    const auto writer = context.rows({{"sql"}});
    writer->row({report_sql(spec, request)});
    writer->end();
    return done;
  }
  const Reader reader = Reader::open(context.existing_store());
  if (spec.name == "users") request.filters.know_ids(reader);
  Table table = read_report(reader, spec, request);
  if (context.format == Format::table) {
    if (spec.name == "traffic" && request.bucket != Bucket::none) std::cout << spark_of(table);
    if (spec.name == "storage") std::cout << file_line(context.existing_store());
    std::cout << for_people(table, spec.bar_of);
  }
  const auto writer = context.rows(table.columns);
  for (auto& row : table.rows) writer->row(std::move(row));
  writer->end();
  if (context.format == Format::table && (spec.name == "tokens" || spec.name == "cost"))
    std::cout << unpriced_text(reader);
  return done;
}

void add_options(CLI::App& report, const ReportSpec& spec, Given& given) {
  add_filters(report, given.filters, spec.filters);
  std::vector<std::string> columns = spec.by;
  columns.insert(columns.end(), spec.by_other.begin(), spec.by_other.end());
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ",") + column;
  report.add_option("--by", given.by, "sum up by these alone, of " + list)
      ->type_name("NAMES")
      ->delimiter(',')
      ->check(one_of(columns));
  report.add_option("--bucket", given.bucket, "a row for each hour, day, week or month, or none")
      ->type_name("NAME")
      ->check(one_of(bucket_names()));
  add_zone(report, given.filters, "zone in which days begin, to the hour");
  report
      .add_option("--compare", given.compare,
                  "beside it, the time before: previous, as long as --since, or a week earlier")
      ->type_name("WHAT")
      ->check(one_of({"previous", "week"}));
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "report", Group::look,
                                  "latency, tokens, cost, users, errors, traffic, models, "
                                  "tools, metrics or storage, by rollups",
                                  "daybook report latency --since 24h");
  for (const ReportSpec& spec : reports()) {
    auto given = std::make_shared<Given>();
    CLI::App* report = add_verb(*command, spec.name, spec.summary, spec.example);
    if (spec.timed()) add_options(*report, spec, *given);
    report->add_flag("--sql", given->sql, "print the query instead: plain SQL on the views");
    on_run(report, context, Answer::list,
           [&context, &spec, given] { return run_report(context, spec, *given); });
  }
}

}  // namespace daybook::cli
