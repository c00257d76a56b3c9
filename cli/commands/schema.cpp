#include <algorithm>

#include "cli/command.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

using Meanings = std::vector<ColumnMeaning>;

std::vector<std::string> views_in(const Meanings& all) {
  std::vector<std::string> views;
  for (const ColumnMeaning& row : all)
    if (std::find(views.begin(), views.end(), row.view) == views.end()) views.push_back(row.view);
  return views;
}

/// For people: a line a view, with its columns.
void print_views(const Context& context, const Meanings& all) {
  const auto writer = context.rows({{"view"}, {"columns"}});
  for (const std::string& view : views_in(all)) {
    std::string columns;
    for (const ColumnMeaning& row : all)
      if (row.view == view && !row.column.empty())
        columns += (columns.empty() ? "" : ", ") + row.column;
    writer->row({view, columns});
  }
  writer->end();
}

int run_schema(const Context& context, const std::string& view) {
  const Meanings all = describe_views();
  const auto views = views_in(all);
  if (!view.empty() && std::find(views.begin(), views.end(), view) == views.end())
    misuse("unknown view \"" + view + '"' + did_you_mean(view, views));
  if (view.empty() && context.format == Format::table) {
    print_views(context, all);
    return done;
  }
  const auto writer = context.rows({{"view"}, {"column"}, {"type"}, {"meaning"}});
  for (const ColumnMeaning& row : all)
    if (view.empty() || row.view == view)
      writer->row({row.view, row.column, row.type, row.meaning});
  writer->end();
  return done;
}

}  // namespace

void add_schema(CLI::App& app, Context& context) {
  auto view = std::make_shared<std::string>();
  CLI::App* command =
      add_command(app, "schema", Group::look, "the views and what their columns mean",
                  "daybook schema completions");
  command->add_option("VIEW", *view, "a view; without it all are listed");
  on_run(command, context, Answer::list, [&context, view] { return run_schema(context, *view); });
}

}  // namespace daybook::cli
