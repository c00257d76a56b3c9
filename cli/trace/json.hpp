// A trace as JSON: its totals, and its spans as a tree, each with its children in it.
//
// Below kNestedSpans levels children no longer nest, since readers of JSON have limits of their
// own: the spans there stand side by side below the last that nests, each before its children, and
// parent_span_id tells where they belong. Pure function.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/trace/trace.hpp"

namespace daybook::cli {

constexpr int kNestedSpans = 100;

nlohmann::ordered_json json_of(const Trace& trace);

}  // namespace daybook::cli
