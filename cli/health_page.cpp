#include "cli/health_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/args.hpp"
#include "cli/health_text.hpp"
#include "cli/html/report.hpp"
#include "cli/json_values.hpp"
#include "cli/report_page.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kHoursMax = 72;  // drawn; days where it is more

Window window_of(const Filters& filters, Time now) {
  Window window;
  filters.ask(window, true);
  if (!window.since)
    window.since = std::chrono::floor<std::chrono::hours>(now - std::chrono::hours(24));
  return window;
}

template <class Row, class Less>
void most_first(std::vector<Row>& rows, Less less) {
  std::stable_sort(rows.begin(), rows.end(), less);
}

HealthPage read_page(const std::string& path, const Filters& filters) {
  HealthPage page;
  page.path = path;
  page.health = store_health(path);
  const Reader reader = Reader::open(path);
  Window window = window_of(filters, page.health.at);
  page.since = *window.since;
  page.until = std::chrono::floor<std::chrono::hours>(window.until ? *window.until - Nanos(1)
                                                                   : page.health.at);
  const auto hours = (page.until - page.since) / std::chrono::hours(1);
  if (hours > kHoursMax) page.bucket = Bucket::day;
  window.bucket = page.bucket;
  window.by = {"service"};
  page.traffic = reader.traffic(window);
  window.bucket = Bucket::none;
  window.by = {"operation"};
  page.latency = reader.latency(window);
  window.by = {"error_type"};
  page.errors = reader.errors(window);
  window.by = {"model"};
  page.cost = reader.tokens(window);
  most_first(page.latency, [](const auto& a, const auto& b) { return a.count > b.count; });
  most_first(page.cost, [](const auto& a, const auto& b) {
    return a.cost_usd.value_or(-1) > b.cost_usd.value_or(-1);
  });
  for (const TrafficRow& row : page.traffic) {
    page.count += row.count;
    page.failed += row.errors;
    page.lost += row.losses;
  }
  for (const TokenRow& row : page.cost) {
    page.tokens += row.input_tokens + row.output_tokens;
    page.unpriced += row.unpriced;
    if (row.cost_usd) page.cost_usd = page.cost_usd.value_or(0) + *row.cost_usd;
  }
  return page;
}

ordered_json page_json(const HealthPage& page) {
  ordered_json latency = ordered_json::array(), errors = latency, cost = latency, traffic = latency;
  for (const TrafficRow& row : page.traffic)
    traffic.push_back({{"at", time_text(row.at.value_or(page.since))},
                       {"service", text_json(row.service)},
                       {"count", row.count},
                       {"errors", row.errors},
                       {"losses", row.losses}});
  for (const LatencyRow& row : page.latency)
    latency.push_back({{"operation", row.operation},
                       {"count", row.count},
                       {"p50_ms", optional_json(row.p50_ms)},
                       {"p95_ms", optional_json(row.p95_ms)},
                       {"ttft_p95_ms", optional_json(row.ttft_p95_ms)}});
  for (const ErrorRow& row : page.errors)
    errors.push_back({{"error_type", row.error_type}, {"count", row.count}});
  for (const TokenRow& row : page.cost)
    cost.push_back({{"model", text_json(row.model)},
                    {"cost_usd", optional_json(row.cost_usd)},
                    {"unpriced", row.unpriced},
                    {"tokens", row.input_tokens + row.output_tokens}});
  return {{"since", time_text(page.since)},
          {"traffic",
           {{"count", page.count},
            {"errors", page.failed},
            {"error_rate", page.count > 0 ? ordered_json(static_cast<double>(page.failed) /
                                                         static_cast<double>(page.count))
                                          : ordered_json()},
            {"losses", page.lost},
            {"over_time", traffic}}},
          {"latency", latency},
          {"errors_by_type", errors},
          {"cost",
           {{"cost_usd", optional_json(page.cost_usd)},
            {"unpriced", page.unpriced},
            {"tokens", page.tokens},
            {"by_model", cost}}}};
}

}  // namespace

void add_report_health(CLI::App& report, Context& context) {
  struct Given {
    Filters filters;
    std::string html;
  };
  auto given = std::make_shared<Given>();
  CLI::App* verb = add_verb(report, "health",
                            "one page: traffic, errors, p95, cost, losses, sizes, firing alerts",
                            "daybook report health --since 7d");
  const Reasons why = {
      {"--by", "it sums up traffic, errors, latency and cost each by its own"},
      {"--bucket", "it shows hours, and days where there are more than three of them"}};
  add_filters(*verb, given->filters, {"service", "model"}, why);
  for (const char* option : {"--by", "--bucket"}) refuse(*verb, option, why);
  verb->add_option("--html", given->html, kHtmlMeaning)->type_name("FILE");
  on_run(verb, context, Answer::object, [&context, given] {
    const std::string path = context.existing_store();
    const HealthPage page = read_page(path, given->filters);
    if (!given->html.empty()) {
      Filters filters = given->filters;
      filters.since = time_text(page.since);
      return write_page(context, given->html,
                        page_of_health(Reader::open(path), path, page.health, filters));
    }
    ordered_json fields = health_json(path, page.health);
    fields.update(page_json(page));
    return context.finish(done, fields, page_text(page));
  });
}

}  // namespace daybook::cli
