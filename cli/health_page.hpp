// `report health`: one page of how the application and its store are, for people; JSON has the
// same.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "daybook/health.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// What the page is made of.
struct HealthPage {
  StoreHealth health;
  std::string path;
  Time since, until;  // the begins of its first hour and of its last
  Bucket bucket = Bucket::hour;
  std::vector<TrafficRow> traffic;  // by bucket
  std::vector<LatencyRow> latency;  // by operation, the most frequent first
  std::vector<ErrorRow> errors;     // by type, the most frequent first
  std::vector<TokenRow> cost;       // by model, the dearest first

  std::int64_t count = 0, failed = 0, lost = 0, tokens = 0, unpriced = 0;
  std::optional<double> cost_usd;
};

std::string page_text(const HealthPage& page);

void add_report_health(CLI::App& report, Context& context);

}  // namespace daybook::cli
