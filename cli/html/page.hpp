// One self-contained page: sections with plots and tables, readable without a network, without a
// script, on a phone and on paper.
//
//   HtmlPage page{.title = "daybook", .facts = {{"spans", "1,204"}}};
//   page.sections.push_back({"traffic", "Traffic", "", plot_html(…) + table_html(…)});
//   out << page_html(page);
//
// Its policy allows nothing but its own style: no text of a store could load or run anything, even
// if it were read as a tag. Pure functions; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace daybook::cli {

struct HtmlSection {
  std::string id, title;
  std::string note;  // a sentence in plain text; empty: none
  std::string html;  // plots and tables; empty: there is nothing to show
};

struct HtmlPage {
  std::string title;
  std::string about;                                       // of when and of what, in plain text
  std::vector<std::pair<std::string, std::string>> facts;  // name and value, in plain text
  std::vector<HtmlSection> sections;
  std::string made;  // when and by what
};

std::string page_html(const HtmlPage& page);

/// The style sheet.
const char* html_style() noexcept;

}  // namespace daybook::cli
