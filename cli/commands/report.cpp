#include "cli/report.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/command.hpp"
#include "cli/health_page.hpp"
#include "cli/html/report.hpp"
#include "cli/report_page.hpp"
#include "cli/report_table.hpp"
#include "cli/rows.hpp"
#include "cli/unpriced.hpp"

namespace daybook::cli {
namespace {

/// The options as given.
struct Given {
  std::vector<std::string> by;
  std::string bucket, compare, html;
  ReportRequest own;  // filters, and those of one report
  bool sql = false;
};

const std::vector<std::string>& bucket_names() {
  static const std::vector<std::string> kNames = {"none", "hour", "day", "week", "month"};
  return kNames;
}

Bucket bucket_of(const Context& context, const ReportSpec& spec, const Given& given,
                 const ReportRequest& request) {
  const auto& names = bucket_names();
  if (!given.bucket.empty())
    return static_cast<Bucket>(std::find(names.begin(), names.end(), given.bucket) - names.begin());
  if (spec.bucket_of == nullptr) return spec.bucket;
  return spec.bucket_of(context.reader(), request);
}

ReportRequest request_of(const Context& context, const ReportSpec& spec, const Given& given) {
  ReportRequest request = given.own;
  request.filters.use_zone();
  request.by = given.by.empty() ? spec.by : given.by;
  request.compare = given.compare;
  if (!request.compare.empty() && request.filters.since.empty())
    misuse("--compare: needs --since, to know how much to compare");
  if (!request.compare.empty() && given.sql) misuse("--compare: takes no --sql");
  if (request.filters.since.empty()) request.filters.since = spec.since;
  request.bucket = bucket_of(context, spec, given, request);
  if (spec.whole_days && request.bucket == Bucket::hour)
    misuse("--bucket: " + spec.name + " are counted by day");
  if (spec.whole_days && !request.filters.zone.is_utc())
    misuse("--tz: " + spec.name + " are counted by days of UTC");
  if ((spec.read == nullptr || spec.whole_days) && !request.compare.empty() &&
      request.bucket != Bucket::none)
    misuse("--compare: report " + spec.name + " takes it without --bucket");
  if (!request.compare.empty() && request.bucket > Bucket::day)
    misuse("--compare: takes --bucket none, hour or day: weeks and months do not line up");
  const bool is_bounded = request.bucket == Bucket::none && request.compare.empty();
  if (request.top && !is_bounded) misuse("--top: takes neither --bucket nor --compare");
  if (!request.top && is_bounded && context.format == Format::table && !given.sql &&
      given.html.empty())
    request.top = spec.top_for_people;
  return request;
}

/// Of all that the store tells; nothing where there is none.
std::optional<Time> first_hour(const Context& context) {
  std::error_code ignored;  // what cannot be looked at is not there
  if (!std::filesystem::exists(context.store_path(), ignored)) return std::nullopt;
  try {
    const auto cells = one_row(context.reader(),
                               "SELECT min(day_us) FROM (SELECT min(day_us) AS day_us"
                               " FROM rollup_day UNION ALL SELECT min(hour_us) FROM rollup_hour)");
    const auto* us = std::get_if<std::int64_t>(&cells[0]);
    return us ? std::optional(Time(std::chrono::microseconds(*us))) : std::nullopt;
  } catch (const Error& error) {
    if (error.code != Error::Code::denied) throw;
    return std::nullopt;  // a principal sees views alone: the zone is that of today
  }
}

int run_report(const Context& context, const ReportSpec& spec, const Given& given) {
  if (given.sql && !given.html.empty()) misuse("--html: takes no --sql");
  ReportRequest request = request_of(context, spec, given);
  if (given.sql && !request.filters.zone.is_utc()) request.first_hour = first_hour(context);
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
  const Reader& reader = context.reader();
  request.filters.know_ids(reader);
  if (!given.html.empty())
    return write_page(context, given.html,
                      page_of_one(reader, context.existing_store(), spec, request));
  Table table = read_report(reader, spec, request);
  if (context.format == Format::table) {
    if (spec.above) std::cout << spec.above(table, request, context.existing_store());
    std::cout << for_people(table, spec.bar_of);
  }
  const auto writer = context.rows(table.columns);
  for (auto& row : table.rows) writer->row(std::move(row));
  writer->end();
  if (!table.note.empty()) context.note(table.note);
  tell_hidden(context, reader);
  if (context.format == Format::table) std::cout << spec.below;
  if (context.format == Format::table && spec.names_unpriced) std::cout << unpriced_text(reader);
  return done;
}

void add_by(CLI::App& report, const ReportSpec& spec, Given& given) {
  std::vector<std::string> columns = spec.by;
  columns.insert(columns.end(), spec.by_other.begin(), spec.by_other.end());
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ",") + column;
  report.add_option("--by", given.by, "sum up by these alone, of " + list)
      ->type_name("NAMES")
      ->delimiter(',')
      ->check(one_of(columns));
}

/// What every report has, where it means something.
void add_options(CLI::App& report, const ReportSpec& spec, Given& given) {
  add_filters(report, given.own.filters, spec.filters, spec.refuses);
  if (!spec.since.empty())
    report.get_option("--since")->description("from then on, " + spec.since +
                                              " if not given: 24h, 7d, yesterday, 2026-11-01, …");
  if (!spec.by.empty()) add_by(report, spec, given);
  if (spec.takes_bucket)
    report.add_option("--bucket", given.bucket, "a row for each hour, day, week or month, or none")
        ->type_name("NAME")
        ->check(one_of(bucket_names()));
  add_zone(report, given.own.filters, spec.zone);
  if (spec.compared.empty()) return;
  report
      .add_option("--compare", given.compare,
                  "beside it, the time before: previous, as long as --since, or a week earlier")
      ->type_name("WHAT")
      ->check(one_of({"previous", "week"}));
}

}  // namespace

void add_report(CLI::App& app, Context& context) {
  CLI::App* command = add_command(app, "report", Group::look,
                                  "latency, tokens, cost, users, errors, traffic, trend, "
                                  "savings and more, by rollups",
                                  "daybook report latency --since 24h");
  for (const ReportSpec& spec : reports()) {
    auto given = std::make_shared<Given>();
    CLI::App* report = add_verb(*command, spec.name, spec.summary, spec.example);
    if (spec.timed()) add_options(*report, spec, *given);
    if (spec.options) spec.options(*report, given->own);
    refuse_filters(*report, spec.refuses);
    for (const char* option : {"--by", "--bucket"}) refuse(*report, option, spec.refuses);
    if (spec.sql)
      report->add_flag("--sql", given->sql, "print the query instead: plain SQL on the views");
    report->add_option("--html", given->html, kHtmlMeaning)->type_name("FILE");
    on_run(report, context, Answer::list,
           [&context, &spec, given] { return run_report(context, spec, *given); });
  }
  add_report_health(*command, context);
  add_page_of_all(*command, context);
}

}  // namespace daybook::cli
