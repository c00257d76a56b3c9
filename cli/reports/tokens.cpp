#include <algorithm>

#include "cli/report_rows.hpp"
#include "cli/report_sql.hpp"

namespace daybook::cli {
namespace {

std::string sums_sql(const ReportSpec& spec, const ReportRequest& request,
                     const std::string& order) {
  return "SELECT " + Buckets(request).column() + comma(request.by) + sums(spec) +
         "\nFROM report_tokens_hourly " + request.filters.where("hour_us", true) + "\nGROUP BY " +
         first_columns(keys_of(request).size()) + "\nORDER BY " + order;
}

std::string tokens_sql(const ReportSpec& spec, const ReportRequest& request) {
  return sums_sql(spec, request, first_columns(keys_of(request).size()));
}

std::string cost_sql(const ReportSpec& spec, const ReportRequest& request) {
  return sums_sql(spec, request, dearest_first(request));
}

std::vector<Cell> measures(const TokenRow& r) {
  return {cell(r.count),
          cell(r.input_tokens),
          cell(r.output_tokens),
          cell(r.cache_read_tokens),
          cell(r.cache_write_tokens),
          cell(r.reasoning_tokens),
          cell(r.cost_usd),
          cell(r.unpriced)};
}

std::vector<Cell> cost_measures(const TokenRow& r) {
  return {cell(r.cost_usd),           cell(r.unpriced),        cell(r.count),
          cell(r.input_tokens),       cell(r.output_tokens),   cell(r.cache_read_tokens),
          cell(r.cache_write_tokens), cell(r.reasoning_tokens)};
}

std::vector<TokenRow> dearest_first(std::vector<TokenRow> rows, Bucket bucket) {
  if (bucket != Bucket::none) return rows;
  std::stable_sort(rows.begin(), rows.end(), [](const TokenRow& a, const TokenRow& b) {
    return a.cost_usd.value_or(-1) > b.cost_usd.value_or(-1);
  });
  return rows;
}

void read_tokens(Table& table, const Reader& reader, const ReportRequest& request,
                 const Window& window) {
  add_rows(table, reader.tokens(window), request, measures);
}

void read_cost(Table& table, const Reader& reader, const ReportRequest& request,
               const Window& window) {
  add_rows(table, dearest_first(reader.tokens(window), request.bucket), request, cost_measures);
}

}  // namespace

ReportSpec tokens_report() {
  return {.name = "tokens",
          .summary = "tokens and cost by day and model",
          .example = "daybook report tokens --since 90d --by model --bucket week",
          .filters = {"service", "environment", "model", "operation"},
          .by = {"service", "environment", "operation", "provider", "model"},
          .measures = {"count", "input_tokens", "output_tokens", "cache_read_tokens",
                       "cache_write_tokens", "reasoning_tokens", "cost_usd", "unpriced"},
          .compared = {"count", "input_tokens", "output_tokens", "cost_usd"},
          .sql = tokens_sql,
          .read = read_tokens,
          .bucket = Bucket::day,
          .names_unpriced = true};
}

ReportSpec cost_report() {
  return {.name = "cost",
          .summary = "cost by model, the dearest first: `report tokens --by model` with cost first",
          .example = "daybook report cost --since 30d",
          .filters = {"service", "environment", "model", "operation"},
          .by = {"model"},
          .by_other = {"service", "environment", "operation", "provider"},
          .measures = {"cost_usd", "unpriced", "count", "input_tokens", "output_tokens",
                       "cache_read_tokens", "cache_write_tokens", "reasoning_tokens"},
          .compared = {"cost_usd", "count"},
          .bar_of = "cost_usd",
          .sql = cost_sql,
          .read = read_cost,
          .names_unpriced = true};
}

}  // namespace daybook::cli
