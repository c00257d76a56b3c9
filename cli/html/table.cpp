#include "cli/html/table.hpp"

#include <algorithm>

#include "cli/html/text.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kOneLine = 40;  // bytes of a text that is not broken into lines

double number_of(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*n);
  const auto* n = std::get_if<double>(&cell);
  return n ? *n : 0;
}

bool is_number(const Cell& cell) {
  return cell.index() == 1 || cell.index() == 2;
}

/// What each column holds, over all rows.
struct Kind {
  bool any = false, number = true;
};

std::vector<Kind> kinds_of(const Table& table) {
  std::vector<Kind> kinds(table.columns.size());
  for (const auto& row : table.rows)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].index() == 0) continue;
      kinds[i].any = true;
      kinds[i].number = kinds[i].number && is_number(row[i]);
    }
  return kinds;
}

std::string bar_html(double value, double largest) {
  const double share = largest > 0 ? std::clamp(value / largest, 0.0, 1.0) : 0;
  return "<td class=\"bar\" aria-hidden=\"true\"><svg viewBox=\"0 0 100 10\" "
         "preserveAspectRatio=\"none\"><rect width=\"" +
         fixed_text(share * 100, 1) + "\" height=\"10\"/></svg></td>";
}

/// Leaves the rows with the largest figures, or the last, where there are too many for a page.
std::size_t cut(Table& table, std::size_t most, std::size_t by) {
  const std::size_t all = table.rows.size();
  if (all <= most) return all;
  if (by < table.columns.size())
    std::stable_sort(table.rows.begin(), table.rows.end(), [by](const auto& a, const auto& b) {
      return number_of(a[by]) > number_of(b[by]);
    });
  else
    std::rotate(table.rows.begin(), table.rows.end() - static_cast<std::ptrdiff_t>(most),
                table.rows.end());
  table.rows.resize(most);
  return all;
}

std::string head_html(const Table& table, const std::vector<Kind>& kinds, bool with_bar) {
  std::string out = "<thead><tr>";
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i].any)
      out += "<th scope=\"col\"" + std::string(kinds[i].number ? " class=\"n\"" : "") + '>' +
             html_text(table.columns[i].name) + "</th>";
  return out + (with_bar ? "<td class=\"bar\" aria-hidden=\"true\"></td>" : "") + "</tr></thead>";
}

std::string cell_html(const Cell& cell, const std::string& column, bool heads_row) {
  const std::string tag = heads_row ? "th scope=\"row\"" : "td",
                    end = heads_row ? "</th>" : "</td>";
  if (cell.index() == 0) return '<' + tag + " class=\"none\">–" + end;
  const std::string text = html_text(cell_text(cell, column), 120);
  if (!is_number(cell)) {
    const bool is_long = text.size() > kOneLine;
    return '<' + tag + (is_long ? " class=\"long\"><bdi>" : "><bdi>") + text + "</bdi>" + end;
  }
  return '<' + tag + " class=\"n\" data-value=\"" + exact_text(cell) + "\">" + text + end;
}

std::string body_html(const Table& table, const std::vector<Kind>& kinds, std::size_t bar_of) {
  const bool with_bar = bar_of < table.columns.size();
  double largest = 0;
  for (const auto& row : table.rows)
    if (with_bar) largest = std::max(largest, number_of(row[bar_of]));
  std::string out = "<tbody>";
  for (const auto& row : table.rows) {
    out += "<tr>";
    bool first = true;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (!kinds[i].any) continue;
      out += cell_html(row[i], table.columns[i].name, first);
      first = false;
    }
    out += (with_bar ? bar_html(number_of(row[bar_of]), largest) : "") + "</tr>";
  }
  return out + "</tbody>";
}

}  // namespace

std::string table_html(HtmlTable shown) {
  Table& table = shown.table;
  if (table.rows.empty()) return {};
  std::size_t bar_of = table.index(shown.bar_of);
  const std::size_t all = cut(table, shown.most, bar_of);
  const std::vector<Kind> kinds = kinds_of(table);
  if (bar_of < kinds.size() && !kinds[bar_of].any) bar_of = kinds.size();
  std::string out = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                    html_text(shown.title) + "\"><table data-table=\"" + shown.id + "\"><caption>" +
                    html_text(shown.title) + "</caption>";
  out += head_html(table, kinds, bar_of < kinds.size()) + body_html(table, kinds, bar_of) +
         "</table></div>";
  std::string how = "<code>" + html_text(shown.command, 400) + "</code>";
  if (all > table.rows.size())
    how = count_text(table.rows.size()) + " of " + counted(all, "row") + "; all of them: " + how;
  out += "<p class=\"how\">" + how + "</p>";
  if (!shown.folded) return out;
  return "<details><summary>" + html_text(shown.title) + "</summary>" + out + "</details>";
}

}  // namespace daybook::cli
