// A trace drawn for people: its spans as a tree, each with a bar on one axis of time.
//
//                    0                    2.4 s
//   answer           ████████████████████ 2.4 s   agent
//   ├ search           ▐██▌               412 ms  execute_tool files
//   └ chat                 ███████████▌   1.4 s   error RateLimit · chat gpt-4o · 1,204 in, 88 out
//
// A span that began and did not tell its end has a single mark. Lines are cut to `columns`, facts
// last; where `full`, each span is followed by all that is known of it, in lines that are not cut.
// Stored text is made safe for a terminal. Pure functions.
#pragma once

#include <ostream>

#include "cli/trace/trace.hpp"

namespace daybook::cli {

struct WaterfallStyle {
  bool full = false;
  bool color = false;
  std::size_t columns = 0;  // 0: no terminal, not cut
  std::size_t rows = 200;  // spans shown where not `full`; the rest is folded or left out, and told
};
void draw(std::ostream& out, const Trace& trace, const WaterfallStyle& style);

/// An axis of time as wide as `columns`; what lies between two moments is drawn in half columns.
struct TimeAxis {
  std::int64_t begin_us = 0, end_us = 0;
  std::size_t columns = 0;

  /// Exactly `columns` wide. `is_known`: it has an end.
  std::string bar(std::int64_t from_us, std::int64_t to_us, bool is_known) const;
};

/// All that is known of a span beyond its line, a line each.
std::vector<std::string> details_of(const SpanOf& span, std::int64_t trace_begin_us);
std::string told(const EventOf& event, std::int64_t trace_begin_us);
std::string told(const FailureOf& failure);

}  // namespace daybook::cli
