#include "cli/html/plot.hpp"

#include <algorithm>
#include <set>

#include "cli/report.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kNameColumns = 40;

Axis axis_for(const Plot& plot, std::size_t slots) {
  double smallest = 0, largest = 0;
  for (std::size_t i = 0; i < slots; ++i) {
    double sum = 0;
    for (const Series& series : plot.series) {
      const double value = series.values[i].value_or(0);
      sum = plot.kind == Plot::Kind::bars ? sum + value : std::max(sum, value);
      if (value > 0) smallest = smallest > 0 ? std::min(smallest, value) : value;
    }
    largest = std::max(largest, sum);
  }
  if (plot.kind == Plot::Kind::lines) return axis_of(smallest, largest, plot.unit);
  return linear_axis(largest, plot.unit);
}

std::string legend(const Plot& plot) {
  std::string out = "<ul class=\"legend\">";
  for (const Series& series : plot.series)
    out += "<li><i class=\"key " + series.color + "\"></i><bdi>" +
           html_text(series.name, kNameColumns) + "</bdi></li>";
  return out + "</ul>";
}

/// How dark a cell is for how much.
std::string strip_legend(const Axis& axis, Unit unit) {
  std::string out = "<ul class=\"legend\"><li>1</li><li class=\"shades\">";
  for (const char* shade : {"0.25", "0.44", "0.63", "0.81", "1"})
    out += std::string("<i class=\"key bad\" style=\"opacity:") + shade + "\"></i>";
  return out + "</li><li>" + value_text(axis.high, unit) + "</li></ul>";
}

std::string percent(double share) {
  return fixed_text(share * 100, 2) + '%';
}

std::string values_beside(const Plot& plot, const Axis& axis) {
  std::string out = "<div class=\"beside\" aria-hidden=\"true\">";
  if (plot.kind == Plot::Kind::strip) {
    const auto rows = static_cast<double>(plot.series.size());
    for (std::size_t i = 0; i < plot.series.size(); ++i)
      out += "<span class=\"row\" style=\"bottom:" +
             percent(1 - (static_cast<double>(i) + 0.5) / rows) + "\"><bdi>" +
             html_text(plot.series[i].name, kNameColumns) + "</bdi></span>";
  } else {
    for (const double tick : axis.ticks)
      out += "<span style=\"bottom:" + percent(axis.place(tick)) + "\">" +
             html_text(axis_text(tick, plot.unit)) + "</span>";
  }
  return out + "</div>";
}

std::string times_below(const Timeline& line) {
  std::string out = "<div class=\"below\" aria-hidden=\"true\">";
  for (const TimeTick& tick : line.ticks(kTimeTicks)) {
    const double share = static_cast<double>(tick.slot) / static_cast<double>(line.begins.size());
    if (share < 0.94)  // there is no room for more
      out += "<span style=\"left:" + percent(share) + "\">" + html_text(tick.text) + "</span>";
  }
  return out + "</div>";
}

std::string figures(const Plot& plot, const Timeline& line) {
  std::string out =
      "<details><summary>Figures</summary><div class=\"scroll\" tabindex=\"0\" "
      "role=\"region\" aria-label=\"Figures: " +
      html_text(plot.title) + "\"><table data-plot=\"" + plot.id +
      "\"><thead><tr><th scope=\"col\">" + bucket_name(line.bucket) + "</th>";
  for (const Series& series : plot.series)
    out += "<th scope=\"col\" class=\"n\"><bdi>" + html_text(series.name, kNameColumns) +
           "</bdi></th>";
  out += "</tr></thead><tbody>";
  for (std::size_t i = 0; i < line.begins.size(); ++i) {
    std::string cells;
    bool any = false;
    for (const Series& series : plot.series) {
      const auto& value = series.values[i];
      any = any || (value && *value != 0);
      cells += value ? "<td class=\"n\" data-value=\"" + exact_text(Cell(*value)) + "\">" +
                           value_text(*value, plot.unit) + "</td>"
                     : "<td></td>";
    }
    if (any) out += "<tr><th scope=\"row\">" + line.name(i) + "</th>" + cells + "</tr>";
  }
  return out + "</tbody></table></div><p class=\"how\"><code>" + html_text(plot.command, 400) +
         "</code></p></details>";
}

}  // namespace

double sum_of(const Series& series) {
  double sum = 0;
  for (const auto& value : series.values) sum += value.value_or(0);
  return sum;
}

std::vector<Series> largest_of(std::vector<Series> series, std::size_t most) {
  std::stable_sort(series.begin(), series.end(),
                   [](const Series& a, const Series& b) { return sum_of(a) > sum_of(b); });
  if (series.size() > most) {
    Series others{counted(series.size() - most + 1, "other"), "s0", {}};
    others.values.resize(series.front().values.size());
    for (std::size_t i = most - 1; i < series.size(); ++i)
      for (std::size_t slot = 0; slot < others.values.size(); ++slot)
        if (series[i].values[slot])
          others.values[slot] = others.values[slot].value_or(0) + *series[i].values[slot];
    series.resize(most - 1);
    series.push_back(std::move(others));
  }
  return series;
}

std::vector<Series> Palette::paint(std::vector<Series> series) {
  constexpr int kColors = 7;
  std::set<std::string> used;
  for (Series& one : series) {
    const auto known = known_.find(one.name);
    if (one.color.empty() && known != known_.end() && used.count(known->second) == 0)
      one.color = known->second;
    used.insert(one.color);
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    Series& one = series[i];
    for (int n = 1; one.color.empty() && n <= kColors; ++n)
      if (used.count("s" + std::to_string(n)) == 0) one.color = "s" + std::to_string(n);
    if (one.color.empty()) one.color = "s" + std::to_string(i % kColors + 1);
    used.insert(one.color);
    known_.emplace(one.name, one.color);
  }
  return series;
}

std::string plot_html(const Plot& plot, const Timeline& line) {
  const bool any = std::any_of(plot.series.begin(), plot.series.end(),
                               [](const Series& series) { return sum_of(series) > 0; });
  if (!any || line.begins.empty()) return {};
  const Axis axis = axis_for(plot, line.begins.size());
  const bool is_strip = plot.kind == Plot::Kind::strip;
  std::string out = "<figure class=\"plot" + std::string(is_strip ? " strip" : "") +
                    "\" id=\"plot-" + plot.id + "\"><figcaption><bdi>" + html_text(plot.title) +
                    "</bdi> <small>by " + bucket_name(line.bucket) +
                    (axis.logarithmic ? ", logarithmic" : "") + "</small></figcaption>";
  out += is_strip ? strip_legend(axis, plot.unit) : legend(plot);
  const std::string rows =
      is_strip ? " style=\"--rows:" + std::to_string(plot.series.size()) + '"' : "";
  out += "<div class=\"frame\"" + rows + '>' + values_beside(plot, axis) +
         plot_svg(plot, line, axis) + times_below(line) + "</div>";
  return out + figures(plot, line) + "</figure>";
}

}  // namespace daybook::cli
