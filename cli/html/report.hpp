// `report --html`: which sections a page has, and what stands in each.
//
//   std::string page = page_html(page_of_all(reader, "daybook.db", filters));
//
// Every figure is that of a report; each table names the command that prints the same rows. Content
// (prompts, answers, messages of errors) is not in it. A section whose report cannot be filtered by
// what the page is filtered by says so, and shows nothing: no figure stands for more than it says.
// One thread.
#pragma once

#include <string>

#include "cli/html/page.hpp"
#include "cli/html/plot.hpp"
#include "cli/html/table.hpp"
#include "cli/report.hpp"
#include "daybook/health.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// Names in one line what filters hold: "service chat, model gpt-4o".
std::string filters_text(const Filters& filters);
/// "daybook report tokens --since … --by model", to be pasted into a shell.
std::string command_text(const ReportSpec& spec, const ReportRequest& request);
/// The same of --since and all that can be filtered by.
std::string options_text(const Filters& filters);

/// Times in place of "7d" and "yesterday", in whole hours: all sections cover the same time.
Filters at_fixed_times(Filters filters);
/// The buckets that a page's plots share; none without data and without --since. A `bucket` that a
/// plot has no room for gives way to a longer one.
Timeline timeline_of(const Reader& reader, const Filters& filters, Bucket bucket);
/// All plots of a report; nothing where it has none, or nothing to show.
std::string plots_html(const Reader& reader, const ReportSpec& spec, const Filters& filters,
                       const Timeline& line, Palette& palette);

/// Some of the sections of the page of all, and what stands above them.
struct Sectioned {
  std::vector<HtmlSection> sections;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string about;
};
/// `ids`: traffic, errors, latency, tokens, tools, traces, users, storage; in this order.
Sectioned sections_of(const Reader& reader, const Filters& filters,
                      const std::vector<std::string>& ids);
/// "Made 2026-11-23T10:00:00Z by daybook 1.0.0."
std::string made_text();

HtmlPage page_of_all(const Reader& reader, const std::string& path, const Filters& filters);
/// How the store is, then traffic, errors, latency, cost: what `report health` tells.
HtmlPage page_of_health(const Reader& reader, const std::string& path, const StoreHealth& health,
                        const Filters& filters);
HtmlPage page_of_one(const Reader& reader, const std::string& path, const ReportSpec& spec,
                     const ReportRequest& request);

}  // namespace daybook::cli
