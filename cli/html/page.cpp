#include "cli/html/page.hpp"

#include "cli/html/text.hpp"

namespace daybook::cli {
namespace {

/// The address of an icon is empty so that a browser asks for none.
std::string head_html(const HtmlPage& page) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
         "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n"
         "<title>" +
         html_text(page.title) + "</title>\n<style>\n" + html_style() + "</style>\n</head>\n";
}

std::string facts_html(const HtmlPage& page) {
  if (page.facts.empty()) return {};
  std::string out = "<dl class=\"facts\">";
  for (const auto& [name, value] : page.facts)
    out += "<div><dt>" + html_text(name) + "</dt><dd>" + html_text(value) + "</dd></div>";
  return out + "</dl>\n";
}

std::string places_html(const HtmlPage& page) {
  if (page.sections.size() < 2) return {};
  std::string out = "<nav aria-label=\"Sections\">";
  for (const HtmlSection& section : page.sections)
    out += "<a href=\"#" + section.id + "\">" + html_text(section.title) + "</a> ";
  return out + "</nav>\n";
}

std::string section_html(const HtmlSection& section) {
  std::string out = "<section id=\"" + section.id + "\"><h2>" + html_text(section.title) + "</h2>";
  if (!section.note.empty()) out += "<p class=\"note\">" + html_text(section.note, 600) + "</p>";
  if (section.html.empty() && section.note.empty())
    out += "<p class=\"note\">Nothing was recorded.</p>";
  return out + section.html + "</section>\n";
}

}  // namespace

std::string page_html(const HtmlPage& page) {
  std::string out = head_html(page) + "<body>\n<header><h1>" + html_text(page.title) + "</h1><p>" +
                    html_text(page.about, 600) + "</p></header>\n" + facts_html(page) +
                    places_html(page) + "<main>\n";
  for (const HtmlSection& section : page.sections) out += section_html(section);
  return out + "</main>\n<footer><p>" + html_text(page.made) + "</p></footer>\n</body>\n</html>\n";
}

}  // namespace daybook::cli
