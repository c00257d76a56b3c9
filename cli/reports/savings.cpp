#include "daybook/savings.hpp"

#include <CLI/App.hpp>

#include "cli/command.hpp"
#include "cli/report_rows.hpp"

namespace daybook::cli {
namespace {

std::vector<Cell> cells_of_row(const SavingRow& r) {
  return {std::string(saving_name(r.what)),
          cell(r.service),
          cell(r.operation),
          cell(r.provider),
          cell(r.model),
          cell(r.other_model),
          cell(r.count),
          cell(r.input_tokens),
          cell(r.output_tokens),
          cell(r.cost_usd),
          cell(r.would_cost_usd),
          cell(r.saved_usd),
          cell(r.unpriced)};
}

/// "gpt-4o=gpt-4o-mini" by its parts.
std::map<std::string, std::string> pairs(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> out;
  for (const std::string& text : texts) {
    const std::size_t sign = text.find('=');
    if (sign == 0 || sign == text.npos || sign + 1 == text.size())
      misuse("--model-map: expected MODEL=OTHER, got \"" + text + '"');
    out[text.substr(0, sign)] = text.substr(sign + 1);
  }
  return out;
}

void read(Table& table, const Reader& reader, const ReportRequest& request, const Window& window) {
  SavingsOptions options;
  options.since = *window.since;
  options.until = window.until;
  options.service = window.service;
  options.model = window.model;
  options.against = request.against;
  options.instead = pairs(request.instead);
  for (const SavingRow& row : savings(reader, options)) table.rows.push_back(cells_of_row(row));
  table.at.resize(table.rows.size());
}

void add_options(CLI::App& report, ReportRequest& request) {
  report.add_option("--against", request.against, "compare every model with these")
      ->type_name("MODELS")
      ->delimiter(',');
  report.add_option("--model-map", request.instead, "compare each of these with its other alone")
      ->type_name("MODEL=OTHER")
      ->delimiter(',');
}

}  // namespace

ReportSpec savings_report() {
  return {.name = "savings",
          .summary = "what could be saved: requests repeated, caches not used, cheaper models",
          .example = "daybook report savings --since 7d --against gpt-4o-mini",
          .filters = {"service", "model"},
          .measures = {"what", "service", "operation", "provider", "model", "other_model", "count",
                       "input_tokens", "output_tokens", "cost_usd", "would_cost_usd", "saved_usd",
                       "unpriced"},
          .bar_of = "saved_usd",
          .since = "7d",
          .read = read,
          .takes_bucket = false,
          .zone = kZoneOfFilters,
          .options = add_options,
          .names_unpriced = true,
          .below =
              "repeated: the same request was answered before; what the later answers cost\n"
              "cache_miss: began with a prompt sent within 5 minutes, no cache read told; the "
              "price of writing to the cache is left out\n"
              "cheaper_model: the same tokens would have cost that; whether the answers had been "
              "as good, prices do not tell\n"
              "Rows overlap: do not add them up. Calls under `unpriced` are in no figure of "
              "cost, so these are lower bounds.\n",
          .refuses = {{"--by", "its rows are not to be added up"},
                      {"--bucket", "its rows are not to be added up"}}};
}

}  // namespace daybook::cli
