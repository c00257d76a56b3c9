// Which lines the waterfall of a trace has: one for each span, or, where these are too many, some
// that stand for several.
//
//   for (const TraceRow& row : rows_of(trace, 200)) …      // 0: a row for each span
//
// Beyond the limit siblings that are alike (kind, name, model, and whether anything below them
// failed) are folded into one row behind the first of them; if that does not do, failed spans and
// what leads to them come first, then the spans nearest to the root. What is left out stands as
// one row at the end of its siblings: no span is in no row. Pure function.
#pragma once

#include "cli/trace/trace.hpp"

namespace daybook::cli {

/// Several spans as one.
struct SpanSum {
  std::int64_t spans = 0, errors = 0, begin_us = INT64_MAX, end_us = INT64_MIN;
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> cost_usd;
  std::optional<double> shortest_ms, longest_ms;  // of the topmost of them

  void add(const SpanSum& other);
};
SpanSum sum_of(const SpanOf& span);

struct TraceRow {
  enum class Kind {
    span,
    alike,     // siblings like the one named by `span`, with all below them
    left_out,  // siblings that did not fit, with all below them
    missing    // the place of spans whose parent is not here
  };
  Kind kind = Kind::span;
  std::size_t span = 0;   // span, alike: into Trace::spans
  std::size_t count = 0;  // alike, left_out: siblings
  SpanSum sum;            // likewise
  std::string rails;      // a character for each level above: '|' where a sibling follows
  bool is_top = true, is_last = false;
  bool has_children = false;  // a row below hangs on this
};

std::vector<TraceRow> rows_of(const Trace& trace, std::size_t limit);

}  // namespace daybook::cli
