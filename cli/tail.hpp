// The kinds of record that `tail` tells, a line each.
//
//   for (const TailSource& source : tail_sources()) …
//
// A record is one line, though a completion is a span as well and its tokens are in a view of their
// own: `only` keeps to the records that came as this type.
#pragma once

#include <string>
#include <vector>

#include "cli/args.hpp"

namespace daybook::cli {

struct TailSource {
  const char* type;
  const char* view;
  const char* columns;  // what, status, latency_ms, text
  const char* only;     // a condition; empty: every row of the view

  /// The first option given that its rows cannot be told apart by, "--user"; else empty.
  std::string lacks(const Filters& filters) const;
};

const std::vector<TailSource>& tail_sources();
/// Their types, to choose from.
std::vector<std::string> tail_types();

}  // namespace daybook::cli
