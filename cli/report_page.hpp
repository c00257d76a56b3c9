// `report --html FILE`: where a page goes, and what is said of it.
//
//   if (!given.html.empty()) return write_page(context, given.html, page_of_one(…));
//
// One thread.
#pragma once

#include "cli/command.hpp"
#include "cli/html/page.hpp"

namespace daybook::cli {

inline constexpr const char* kHtmlMeaning = "write it as a page for a browser; -: to stdout";

/// Writes the page to a file of its owner's alone, or to standard output for "-".
int write_page(const Context& context, const std::string& path, const HtmlPage& page);

/// Makes `daybook report --html FILE` without a report's name: the page of all.
void add_page_of_all(CLI::App& report, Context& context);

}  // namespace daybook::cli
