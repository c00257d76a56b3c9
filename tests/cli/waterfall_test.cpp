#include "cli/trace/waterfall.hpp"

#include <algorithm>
#include <random>
#include <sstream>

#include "cli/text.hpp"
#include "cli/trace/rows.hpp"
#include "support/catch.hpp"

using namespace daybook::cli;

namespace {

SpanOf span(unsigned id, unsigned parent, std::int64_t at_us) {
  SpanOf span;
  span.id = id;
  span.at_us = at_us;
  span.latency_ms = 1;
  span.kind = span.name = "work";
  span.status = "ok";
  span.span_id = std::to_string(id);
  if (parent != 0) span.parent_span_id = std::to_string(parent);
  return span;
}

/// Spans whose parents are any of the others, themselves, or not there.
Trace any_trace(unsigned spans, std::mt19937& random) {
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  Trace trace;
  for (unsigned i = 1; i <= spans; ++i) {
    trace.spans.push_back(span(i, below(spans + spans / 4 + 1), i * 100));
    SpanOf& last = trace.spans.back();
    last.name = std::string(below(30), 'n') + "日本";
    last.status = below(20) == 0 ? "error" : "ok";
    last.model = below(3) == 0 ? "模型" : "";
    last.latency_ms = below(1000);
  }
  link_spans(trace);
  return trace;
}

std::size_t stand_for(const std::vector<TraceRow>& rows) {
  std::size_t spans = 0;
  for (const TraceRow& row : rows) {
    if (row.kind == TraceRow::Kind::span) ++spans;
    spans += static_cast<std::size_t>(row.sum.spans);
  }
  return spans;
}

}  // namespace

TEST_CASE("a bar is as wide as the axis, and says when in half columns", "[cli]") {
  const TimeAxis axis{1000, 2000, 4};
  CHECK(axis.bar(1000, 2000, true) == "████");
  CHECK(axis.bar(1000, 1500, true) == "██  ");
  CHECK(axis.bar(1125, 1375, true) == "▐▌  ");
  CHECK(axis.bar(1500, 1500, true) == "  ▌ ");
  CHECK(axis.bar(2000, 2000, true) == "   ▐");
  CHECK(axis.bar(1250, 1250, false) == " ▏  ");
  CHECK(TimeAxis{7, 7, 4}.bar(7, 7, true) == "▌   ");
}

TEST_CASE("every span of any trace is in the tree once, in a row or counted by one", "[cli]") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const unsigned spans : {1u, 7u, 60u, 700u}) {
    const Trace trace = any_trace(spans, random);
    auto order = in_tree_order(trace);
    std::sort(order.begin(), order.end());
    REQUIRE(order.size() == spans);
    CHECK(std::adjacent_find(order.begin(), order.end()) == order.end());
    for (const std::size_t limit : {0u, 1u, 5u, 50u}) {
      const auto rows = rows_of(trace, limit);
      CHECK(stand_for(rows) == spans);
      if (limit == 0) CHECK(rows.size() == spans + (trace.orphans.empty() ? 0 : 1));
    }
  }
}

TEST_CASE("no line of a waterfall is wider than the terminal", "[cli]") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (const std::size_t columns : {40u, 60u, 80u, 140u}) {
    std::ostringstream out;
    WaterfallStyle style;
    style.columns = columns;
    style.rows = 100;
    draw(out, any_trace(500, random), style);
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(width(line) <= columns);
    }
  }
}

TEST_CASE("a failed span is shown before any that did well", "[cli]") {
  Trace trace;
  trace.spans.push_back(span(1, 0, 0));
  for (unsigned i = 2; i <= 300; ++i) {
    trace.spans.push_back(span(i, i / 2, i));
    trace.spans.back().name += std::to_string(i);
  }
  trace.spans.back().status = "error";
  link_spans(trace);
  std::string names;
  for (const TraceRow& row : rows_of(trace, 10))
    if (row.kind == TraceRow::Kind::span) names += ' ' + trace.spans[row.span].span_id;
  CHECK(names == " 1 2 4 9 18 37 75 150 300 3");
}
