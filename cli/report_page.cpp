#include "cli/report_page.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/html/report.hpp"
#include "cli/output_file.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

struct Given {
  Filters filters;
  std::string html;
};

int run_page(const Context& context, const Given& given, const std::string& names) {
  if (given.html.empty()) misuse("report: say which: " + names + "; or --html FILE, for all");
  Filters filters = given.filters;
  filters.use_zone();
  const std::string path = context.existing_store();
  const Reader reader = Reader::open(path);
  return write_page(context, given.html, page_of_all(reader, path, filters));
}

/// What stands before a report's name, or is no option of that report, would be passed over.
void refuse_options_of_all(const CLI::App& report, Context& context) {
  const CLI::App& chosen = *report.get_subcommands().front();
  for (const CLI::Option* option : report.get_options()) {
    if (option->count() == 0) continue;
    const std::string name = option->get_name();
    const bool known = chosen.get_option_no_throw(name) != nullptr;
    context.run = [name, known, verb = chosen.get_name()]() -> int {
      misuse(known ? name + ": goes after `report " + verb + '`'
                   : "unknown option " + name + " of report " + verb);
    };
  }
}

}  // namespace

int write_page(const Context& context, const std::string& path, const HtmlPage& page) {
  const std::string text = page_html(page);
  if (path == "-") {
    std::cout << text;
    return done;
  }
  if (is_same_file(path, context.existing_store()))
    misuse("--html: " + path + " is the store; name another file");
  OutputFile out(path, IfThere::replace);
  out.stream() << text;
  out.close();
  return context.finish(done, {{"path", path}, {"bytes", text.size()}},
                        visible(path) + ": " + bytes_text(text.size()) + ", " +
                            counted(page.sections.size(), "section"));
}

void add_page_of_all(CLI::App& report, Context& context) {
  auto given = std::make_shared<Given>();
  std::string names;
  for (const CLI::App* verb : report.get_subcommands({}))
    names += (names.empty() ? "" : ", ") + verb->get_name();
  report.require_subcommand(0, 1);
  report.add_option("--html", given->html, std::string("all reports on one page: ") + kHtmlMeaning)
      ->type_name("FILE");
  add_filters(report, given->filters, {"service", "environment", "model"});
  add_zone(report, given->filters, "zone in which days begin, to the hour");
  const auto begin = [&context, given, names] {
    context.command = "report";
    context.answer = Answer::object;
    context.run = [&context, given, names] { return run_page(context, *given, names); };
  };
  report.callback([&report, &context, begin] {
    if (report.get_subcommands().empty()) return begin();
    refuse_options_of_all(report, context);
  });
}

}  // namespace daybook::cli
