// What the reports trend and anomaly have in common on the command line.
#pragma once

#include <CLI/App.hpp>

#include "cli/report_rows.hpp"
#include "daybook/trend.hpp"

namespace daybook::cli {

inline constexpr const char* kZoneOfWeeks = "zone by whose clocks the hours of a week are told";

void add_weeks(CLI::App& report, ReportRequest& request);
/// The window up to the last whole hour: one that is still running would look like a lull.
Window whole_window(const Window& window);
/// What is to be said where hours that are compared with, from `first` on, were pruned; else
/// nothing.
std::string pruned_text(const Reader& reader, Time first);
/// usual, spread, z, weeks, state
std::vector<Cell> norm_cells(const Norm& norm);

}  // namespace daybook::cli
