// Axes, timelines and plots of a page.
#include "cli/html/plot.hpp"

#include <set>

#include "cli/args.hpp"
#include "support/catch.hpp"

using namespace daybook;
using namespace daybook::cli;
using Catch::Contains;
using std::chrono::days;
using std::chrono::hours;

namespace {

using Numbers = std::vector<double>;

Time at(const std::string& text) {
  return parse_time(text, Time(), "at");
}

std::vector<std::string> tick_texts(const Timeline& line, std::size_t most = 7) {
  std::vector<std::string> out;
  for (const TimeTick& tick : line.ticks(most)) out.push_back(tick.text);
  return out;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t from = text.find(part); from != text.npos; from = text.find(part, from + 1))
    ++found;
  return found;
}

const std::string kHostile = "<script>'\"]]>\x1b\u202e";

}  // namespace

TEST_CASE("an axis has ticks of 1, 2 or 5 times a power of ten, from 0 to above the largest",
          "[cli]") {
  CHECK(linear_axis(8123, Unit::count).ticks == Numbers{0, 2000, 4000, 6000, 8000, 10000});
  CHECK(linear_axis(100, Unit::count).ticks == Numbers{0, 20, 40, 60, 80, 100});
  CHECK(linear_axis(1, Unit::count).ticks == Numbers{0, 1});
  CHECK(linear_axis(0, Unit::count).high == 1);
  CHECK(linear_axis(1, Unit::dollars).ticks.size() == 6);
  CHECK(linear_axis(0.003, Unit::dollars).high == Approx(0.003));
  for (const double largest : {1e-9, 0.7, 3.0, 19.0, 51.0, 999.0, 1e12}) {
    const Axis axis = linear_axis(largest, Unit::dollars);
    CHECK(axis.high >= largest * (1 - 1e-9));
    CHECK(axis.high <= largest * 2.01);
    CHECK(axis.ticks.size() <= 6);
    CHECK(axis.place(0) == 0);
    CHECK(axis.place(axis.high / 2) == Approx(0.5));
  }
}

TEST_CASE("an axis is logarithmic where the largest value is more than fifty times the smallest",
          "[cli]") {
  CHECK_FALSE(axis_of(10, 500, Unit::milliseconds).logarithmic);
  CHECK_FALSE(axis_of(0, 500, Unit::milliseconds).logarithmic);
  const Axis axis = axis_of(3, 4000, Unit::milliseconds);
  CHECK(axis.logarithmic);
  CHECK(axis.low == Approx(2));
  CHECK(axis.high == Approx(5000));
  CHECK(axis.place(100) == Approx(0.5));
  CHECK(axis.place(0.1) == 0);
  const Axis wide = log_axis(0.01, 1e6);
  REQUIRE(wide.ticks.size() == 9);  // powers of ten alone
  CHECK(wide.ticks[1] == Approx(0.1));
}

TEST_CASE("values read short on an axis and in full beside it", "[cli]") {
  CHECK(axis_text(20000, Unit::count) == "20k");
  CHECK(axis_text(1.5e6, Unit::count) == "1.5M");
  CHECK(axis_text(500, Unit::milliseconds) == "500 ms");
  CHECK(axis_text(2000, Unit::milliseconds) == "2 s");
  CHECK(axis_text(0.002, Unit::dollars) == "$0.002");
  CHECK(value_text(1234567, Unit::count) == "1,234,567");
  CHECK(value_text(1234.5, Unit::dollars) == "$1,234.50");
  CHECK(value_text(0.0042, Unit::dollars) == "$0.0042");
  CHECK(value_text(0.0421, Unit::share) == "4.21 %");
  CHECK(value_text(2334395, Unit::bytes) == "2.3 MB");
}

TEST_CASE("buckets are hours, days, weeks or months by the length of time", "[cli]") {
  CHECK(bucket_for(hours(1)) == Bucket::hour);
  CHECK(bucket_for(days(4)) == Bucket::hour);
  CHECK(bucket_for(days(30)) == Bucket::day);
  CHECK(bucket_for(days(400)) == Bucket::week);
  CHECK(bucket_for(days(4000)) == Bucket::month);
}

TEST_CASE("a timeline has every bucket, and knows where a time lies", "[cli]") {
  const Timeline line = timeline(at("2026-11-23T10:30Z"), at("2026-11-26T00:00Z"), Bucket::day, {});
  REQUIRE(line.begins.size() == 3);
  CHECK(line.name(0) == "2026-11-23");
  CHECK(line.slot(at("2026-11-24T23:59Z")) == 1);
  CHECK_FALSE(line.slot(at("2026-11-26T00:00Z")));
  CHECK_FALSE(line.slot(at("2026-11-22T23:59Z")));
  CHECK_FALSE(Timeline().slot(at("2026-11-23")));
}

TEST_CASE("days of a timeline begin where a zone's do, weeks on Mondays", "[cli]") {
  const Time first = at("2026-11-25T20:00Z");
  const Timeline line = timeline(first, first + days(2), Bucket::day, Zone("+09:00"));
  CHECK(line.begins.front() == at("2026-11-25T15:00Z"));
  CHECK(line.name(0) == "2026-11-26");
  CHECK(timeline(first, first + days(1), Bucket::week, {}).name(0) == "2026-11-23");
  CHECK(timeline(first, first + days(30), Bucket::month, {}).begins.size() == 2);
}

TEST_CASE("times below a plot are few, round and say what is needed", "[cli]") {
  using Texts = std::vector<std::string>;
  const Time first = at("2026-11-23");
  CHECK(tick_texts(timeline(first, first + days(1), Bucket::hour, {}), 4) ==
        Texts{"23 Nov", "06:00", "12:00", "18:00"});
  CHECK(tick_texts(timeline(first, first + days(3), Bucket::day, {})) ==
        Texts{"23 Nov", "24 Nov", "25 Nov"});
  CHECK(tick_texts(timeline(first, first + days(28), Bucket::day, {})) ==
        Texts{"23 Nov", "30 Nov", "7 Dec", "14 Dec"});
  CHECK(tick_texts(timeline(at("2025-10-22"), at("2026-11-27"), Bucket::week, {})) ==
        Texts{"Nov 2025", "Jan 2026", "Mar", "May", "Jul", "Sep", "Nov"});
  for (const int length : {1, 2, 5, 17, 100, 400, 4000, 80000}) {
    const Bucket bucket = bucket_for(days(length));
    const auto ticks = timeline(at("1971-01-05"), at("1971-01-05") + days(length), bucket, {});
    CHECK(ticks.ticks(7).size() <= 7);
    CHECK_FALSE(ticks.ticks(7).empty());
  }
}

TEST_CASE("the largest series keep their names, all others are one", "[cli]") {
  std::vector<Series> series;
  for (int i = 0; i < 9; ++i) series.push_back({"s" + std::to_string(i), "", {double(i), {}}});
  const auto shown = largest_of(series, 4);
  REQUIRE(shown.size() == 4);
  CHECK(shown[0].name == "s8");
  CHECK(shown[3].name == "6 others");
  CHECK(shown[3].values[0] == 0. + 1 + 2 + 3 + 4 + 5);
  CHECK_FALSE(shown[3].values[1]);
  CHECK(largest_of(series, 9)[8].name == "s0");
}

TEST_CASE("what has the same name has the same colour in every plot of a page", "[cli]") {
  Palette palette;
  const auto colors = [&](const std::vector<std::string>& names) {
    std::vector<Series> series;
    for (const std::string& name : names) series.push_back({name, name == "ok" ? "good" : "", {}});
    std::vector<std::string> out;
    for (const Series& one : palette.paint(series)) out.push_back(one.color);
    return out;
  };
  using Colors = std::vector<std::string>;
  CHECK(colors({"a", "b", "ok"}) == Colors{"s1", "s2", "good"});
  CHECK(colors({"c", "b", "a", "d"}) == Colors{"s3", "s2", "s1", "s4"});
  const Colors many = colors({"a", "e", "f", "g", "h", "i", "j"});
  CHECK(std::set<std::string>(many.begin(), many.end()).size() == 7);
  CHECK(many[0] == "s1");
}

TEST_CASE("bars stand on one another, as high as the axis says", "[cli]") {
  const Time first = at("2026-11-23");
  const Timeline line = timeline(first, first + days(2), Bucket::day, {});
  const Plot plot{"p",
                  "Spans",
                  Plot::Kind::bars,
                  Unit::count,
                  {{"ok", "good", {30, {}}}, {"failed", "bad", {10, 50}}},
                  "daybook"};
  const std::string svg = plot_svg(plot, line, linear_axis(50, Unit::count));
  CHECK_THAT(svg, Contains("<g class=\"good\"><rect x=\"229.17\" y=\"80\" width=\"41.67\" "
                           "height=\"120\"/></g>"));
  CHECK_THAT(svg, Contains("<g class=\"bad\"><rect x=\"229.17\" y=\"40\" width=\"41.67\" "
                           "height=\"40\"/><rect x=\"729.17\" y=\"0\" width=\"41.67\" "
                           "height=\"200\"/></g>"));
  CHECK_THAT(svg, Contains("<title>2026-11-23\nok: 30\nfailed: 10</title>"));
  CHECK_THAT(svg, Contains("ok: 30 in all, at most 30; failed: 60 in all, at most 50."));
}

TEST_CASE("lines are broken where nothing is known, and a value alone is a dot", "[cli]") {
  const Time first = at("2026-11-23");
  const Timeline line = timeline(first, first + days(5), Bucket::day, {});
  const Plot plot{"p",
                  "chat",
                  Plot::Kind::lines,
                  Unit::milliseconds,
                  {{"p50", "s1", {10, 20, {}, 40, {}}}},
                  "daybook"};
  const std::string svg = plot_svg(plot, line, linear_axis(40, Unit::milliseconds));
  CHECK_THAT(svg, Contains("<path class=\"line s1\" d=\"M100 150L300 100\"/>"));
  CHECK_THAT(svg, Contains("<path class=\"dot s1\" d=\"M700 0h0\"/>"));
}

TEST_CASE("a strip is darker where there is more", "[cli]") {
  const Time first = at("2026-11-23");
  const Timeline line = timeline(first, first + days(2), Bucket::day, {});
  const Plot plot{"p",
                  "Errors",
                  Plot::Kind::strip,
                  Unit::count,
                  {{"Timeout", "s1", {4, 1}}, {"RateLimit", "s2", {{}, {}}}},
                  "daybook"};
  const std::string svg = plot_svg(plot, line, linear_axis(4, Unit::count));
  CHECK_THAT(svg, Contains("fill-opacity=\"1\""));
  CHECK_THAT(svg, Contains("fill-opacity=\"0.63\""));
  CHECK(count_of(svg, "class=\"cell\"") == 2);
  CHECK(count_of(svg, "class=\"track\"") == 2);
}

TEST_CASE("a plot without a value is left out", "[cli]") {
  const Time first = at("2026-11-23");
  const Timeline line = timeline(first, first + days(1), Bucket::day, {});
  Plot plot{"p", "Cost", Plot::Kind::bars, Unit::dollars, {{"m", "s1", {{}}}}, "daybook"};
  CHECK(plot_html(plot, line).empty());
  plot.series[0].values[0] = 0;
  CHECK(plot_html(plot, line).empty());
  plot.series[0].values[0] = 0.5;
  CHECK_FALSE(plot_html(plot, line).empty());
}

TEST_CASE("a plot escapes every name, wherever it stands", "[cli]") {
  const Time first = at("2026-11-23");
  const Timeline line = timeline(first, first + days(1), Bucket::day, {});
  for (const auto kind : {Plot::Kind::bars, Plot::Kind::lines, Plot::Kind::strip}) {
    const Plot plot{"p", kHostile, kind, Unit::count, {{kHostile, "s1", {3}}}, kHostile};
    const std::string html = plot_html(plot, line);
    CHECK(html.find("<script") == html.npos);
    CHECK(html.find("'") == html.npos);
    CHECK(html.find('\x1b') == html.npos);
    CHECK(html.find("\u202e") == html.npos);
    CHECK(count_of(html, "&lt;script&gt;&#39;&quot;]]&gt;\\x1b\\u202e") >= 5);
  }
}
