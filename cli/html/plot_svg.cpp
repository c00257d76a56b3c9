// The shapes of a plot. The drawing is kWide by kHigh units and is stretched to its frame.
#include <algorithm>
#include <cmath>

#include "cli/html/plot.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

constexpr double kWide = 1000, kHigh = 200;
constexpr double kWidestBar = kWide / 24;
constexpr double kLowestBar = 1.5;  // a count of one beside millions is still seen
constexpr std::size_t kNamesShown = 40;

std::string number(double value) {
  return number_text(std::round(value * 100) / 100);
}

std::string rectangle(double x, double y, double width, double height, const std::string& more) {
  return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) +
         "\" height=\"" + number(height) + "\"" + more;
}

std::string grid(const Plot& plot, const Timeline& line, const Axis& axis) {
  std::string out;
  const double slot = kWide / static_cast<double>(line.begins.size());
  for (const TimeTick& tick : line.ticks(kTimeTicks))
    out += "M" + number(slot * static_cast<double>(tick.slot)) + " 0v" + number(kHigh);
  if (plot.kind != Plot::Kind::strip)
    for (const double tick : axis.ticks)
      out += "M0 " + number(kHigh * (1 - axis.place(tick))) + "h" + number(kWide);
  return "<path class=\"grid\" d=\"" + out + "\"/>";
}

/// What a bucket holds, for those who point at it.
std::string told(const Plot& plot, const Timeline& line, std::size_t slot) {
  std::string out = line.name(slot);
  for (const Series& series : plot.series)
    if (series.values[slot] && (*series.values[slot] != 0 || plot.kind == Plot::Kind::bars))
      out += "\n" + series.name + ": " + value_text(*series.values[slot], plot.unit);
  std::string escaped;
  std::size_t from = 0;
  for (std::size_t at = 0; at != out.npos; from = at + 1) {
    at = out.find('\n', from);
    escaped += (from > 0 ? "\n" : "") + html_text(out.substr(from, at - from), 80);
    if (at == out.npos) break;
  }
  return escaped;
}

std::string pointers(const Plot& plot, const Timeline& line) {
  const double slot = kWide / static_cast<double>(line.begins.size());
  std::string out;
  for (std::size_t i = 0; i < line.begins.size(); ++i) {
    const bool any = std::any_of(plot.series.begin(), plot.series.end(),
                                 [&](const Series& s) { return s.values[i].has_value(); });
    if (any)
      out += rectangle(slot * static_cast<double>(i), 0, slot, kHigh, " class=\"point\"><title>") +
             told(plot, line, i) + "</title></rect>";
  }
  return out;
}

std::string bars(const Plot& plot, const Timeline& line, const Axis& axis) {
  const double slot = kWide / static_cast<double>(line.begins.size());
  const double width = std::min(slot * (line.begins.size() > 150 ? 1 : 0.82), kWidestBar);
  std::vector<double> ground(line.begins.size(), kHigh), sum(line.begins.size(), 0);
  std::string out;
  for (const Series& series : plot.series) {
    out += "<g class=\"" + series.color + "\">";
    for (std::size_t i = 0; i < line.begins.size(); ++i) {
      const double value = series.values[i].value_or(0);
      if (!(value > 0)) continue;
      sum[i] += value;
      const double top =
          std::max(0.0, std::min(kHigh * (1 - axis.place(sum[i])), ground[i] - kLowestBar));
      out += rectangle(slot * (static_cast<double>(i) + 0.5) - width / 2, top, width,
                       ground[i] - top, "/>");
      ground[i] = top;
    }
    out += "</g>";
  }
  return out;
}

/// A line where values follow one another, a dot where one stands alone.
std::string lines(const Plot& plot, const Timeline& line, const Axis& axis) {
  const double slot = kWide / static_cast<double>(line.begins.size());
  std::string out;
  for (const Series& series : plot.series) {
    std::string path, dots;
    for (std::size_t i = 0; i < line.begins.size(); ++i) {
      if (!series.values[i]) continue;
      const bool follows = i > 0 && series.values[i - 1];
      const bool goes_on = i + 1 < line.begins.size() && series.values[i + 1];
      const std::string place = number(slot * (static_cast<double>(i) + 0.5)) + ' ' +
                                number(kHigh * (1 - axis.place(*series.values[i])));
      if (follows || goes_on) path += (follows ? 'L' : 'M') + place;
      if (!follows && !goes_on) dots += 'M' + place + "h0";
    }
    if (!path.empty()) out += "<path class=\"line " + series.color + "\" d=\"" + path + "\"/>";
    if (!dots.empty()) out += "<path class=\"dot " + series.color + "\" d=\"" + dots + "\"/>";
  }
  return out;
}

std::string strip(const Plot& plot, const Timeline& line, const Axis& axis) {
  const double slot = kWide / static_cast<double>(line.begins.size());
  const double high = kHigh / static_cast<double>(plot.series.size());
  std::string out;
  for (std::size_t row = 0; row < plot.series.size(); ++row) {
    const double y = high * static_cast<double>(row);
    out += rectangle(0, y + high * 0.08, kWide, high * 0.84, " class=\"track\"/>");
    for (std::size_t i = 0; i < line.begins.size(); ++i) {
      const double value = plot.series[row].values[i].value_or(0);
      if (!(value > 0)) continue;
      const double shade = 0.25 + 0.75 * std::sqrt(axis.place(value));
      out += rectangle(slot * static_cast<double>(i), y + high * 0.08, slot, high * 0.84,
                       " class=\"cell\" fill-opacity=\"" + number(shade) + "\"/>");
    }
  }
  return out;
}

/// What someone who cannot see the plot should know of it.
std::string description(const Plot& plot, const Timeline& line) {
  std::string out = line.name(0);
  if (line.begins.size() > 1)
    out += " to " + line.name(line.begins.size() - 1) + ", by " + bucket_name(line.bucket);
  const char* before = ". ";
  std::size_t left = 8;
  for (const Series& series : plot.series) {
    double sum = 0, largest = 0;
    for (const auto& value : series.values) {
      sum += value.value_or(0);
      largest = std::max(largest, value.value_or(0));
    }
    if (left-- == 0) break;
    out += before + clip(series.name, kNamesShown) + ": ";
    out += plot.kind == Plot::Kind::lines
               ? "at most " + value_text(largest, plot.unit)
               : value_text(sum, plot.unit) + " in all, at most " + value_text(largest, plot.unit);
    before = "; ";
  }
  return out + ".";
}

}  // namespace

std::string plot_svg(const Plot& plot, const Timeline& line, const Axis& axis) {
  const std::string id = "plot-" + plot.id;
  std::string out = "<svg class=\"drawing\" viewBox=\"0 0 " + number(kWide) + ' ' + number(kHigh) +
                    "\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"" + id +
                    "-title\" aria-describedby=\"" + id + "-desc\"><title id=\"" + id +
                    "-title\">" + html_text(plot.title) + "</title><desc id=\"" + id + "-desc\">" +
                    html_text(description(plot, line), 1000) + "</desc>";
  if (plot.kind == Plot::Kind::strip) out += strip(plot, line, axis);
  out += grid(plot, line, axis);
  if (plot.kind == Plot::Kind::bars) out += bars(plot, line, axis);
  if (plot.kind == Plot::Kind::lines) out += lines(plot, line, axis);
  return out + pointers(plot, line) + "</svg>";
}

}  // namespace daybook::cli
