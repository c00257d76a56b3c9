#include "daybook/users.hpp"

#include <CLI/App.hpp>
#include <algorithm>
#include <tuple>

#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kTopForPeople = 1000;

std::string users_sql(const ReportSpec& spec, const ReportRequest& request) {
  const std::size_t top = request.top.value_or(0);
  return "SELECT " + Buckets(request).column() + comma(request.by) + sums(spec) +
         "\nFROM (SELECT day_us AS hour_us, service, user_id, model, count, errors, input_tokens,\n"
         "             output_tokens, cache_read_tokens, cost_usd, unpriced FROM report_users) " +
         request.filters.where("hour_us", true) + "\nGROUP BY " +
         first_columns(keys_of(request).size()) + "\nORDER BY " + dearest_first(request) +
         (top > 0 ? "\nLIMIT " + std::to_string(top) : "");
}

Cell name_of_user(const UserRow& row, const std::string& column) {
  return column == "user_id" ? cell(row.user_id) : name_of(row, column);
}

/// A bucket's rows stand by their names, as those of other reports do.
void sort_by_names(std::vector<UserRow>& rows) {
  const auto place = [](const UserRow& r) { return std::tie(r.at, r.service, r.user_id, r.model); };
  std::sort(rows.begin(), rows.end(),
            [&](const UserRow& a, const UserRow& b) { return place(a) < place(b); });
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  const Filters& filters = request.filters;
  UsersOptions options;
  options.top = request.top.value_or(0);
  if (!filters.user.empty()) options.user_ids = {filters.user};
  if (!filters.stored_user.empty()) options.user_ids.push_back(filters.stored_user);
  Users users = daybook::users(reader, window, options);
  if (request.bucket != Bucket::none) sort_by_names(users.rows);
  for (const UserRow& r : users.rows) {
    std::vector<Cell> cells;
    if (r.at) cells.emplace_back(bucket_text(request.bucket, *r.at, filters.zone));
    for (const std::string& column : request.by) cells.push_back(name_of_user(r, column));
    for (Cell measure : {cell(r.count), cell(r.errors), cell(r.input_tokens), cell(r.output_tokens),
                         cell(r.cache_read_tokens), cell(r.cost_usd), cell(r.unpriced)})
      cells.push_back(std::move(measure));
    table.rows.push_back(std::move(cells));
  }
  table.at.resize(table.rows.size());
  if (users.left > 0)
    table.note = "the dearest " + count_text(users.rows.size()) + " of " +
                 count_text(users.rows.size() + users.left) + " rows; --top 0 shows all";
}

void add_options(CLI::App& report, ReportRequest& request) {
  report
      .add_option("--top", request.top,
                  "the dearest so many alone, 0 for all; without --bucket and --compare (default: "
                  "1000 as a table, all in other forms)")
      ->type_name("N")
      ->check(whole_number());
}

}  // namespace

ReportSpec users_report() {
  return {.name = "users",
          .summary = "calls, tokens and cost by user and model, by whole days (UTC)",
          .example = "daybook report users --since 30d --by user_id",
          .filters = {"service", "model", "user_id"},
          .by = {"service", "user_id", "model"},
          .measures = {"count", "errors", "input_tokens", "output_tokens", "cache_read_tokens",
                       "cost_usd", "unpriced"},
          .compared = {"count", "errors", "input_tokens", "output_tokens", "cost_usd"},
          .bar_of = "cost_usd",
          .top_for_people = kTopForPeople,
          .sql = users_sql,
          .read = read,
          .whole_days = true,
          .options = add_options};
}

}  // namespace daybook::cli
