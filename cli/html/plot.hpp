// Plot: figures over time as inline SVG, with all of them in a table beneath.
//
//   Plot plot{.id = "traffic", .title = "Spans", .unit = Unit::count};
//   plot.series = {{"ok", "good", {12, 40, 7}}, {"errors", "bad", {0, 1, 0}}};
//   page += plot_html(plot, line);
//
// Stacked bars for what adds up, lines for what does not, a strip of cells for many rows of which
// the when matters more than the how much. The drawing is stretched to the width there is, so that
// text, which stands beside it as HTML, keeps its size on a phone. Colours come from the page's
// style by class, so one drawing serves light, dark and paper. Pure functions; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/html/axis.hpp"
#include "cli/html/timeline.hpp"

namespace daybook::cli {

struct Series {
  std::string name;
  std::string color;                          // a class of the style: good, bad, s1 … s7, s0
  std::vector<std::optional<double>> values;  // one for each bucket; none: nothing is known
};

struct Plot {
  enum class Kind { bars, lines, strip };
  std::string id;     // unique on the page
  std::string title;  // "Spans"
  Kind kind = Kind::bars;
  Unit unit = Unit::count;
  std::vector<Series> series;  // bars: from the bottom up
  std::string command;         // prints the same figures
};

double sum_of(const Series& series);

/// Nothing where no series has a value.
std::string plot_html(const Plot& plot, const Timeline& line);

/// The largest `most` series by their sum, the largest first; all others summed up in one more.
std::vector<Series> largest_of(std::vector<Series> series, std::size_t most);

/// Colours of a page: what has the same name has the same colour in every plot.
class Palette {
 public:
  /// Gives colours to series that have none; no two of a plot share one while there are enough.
  std::vector<Series> paint(std::vector<Series> series);

 private:
  std::map<std::string, std::string> known_;
};

/// The drawing itself, with its title and description.
std::string plot_svg(const Plot& plot, const Timeline& line, const Axis& axis);

}  // namespace daybook::cli
