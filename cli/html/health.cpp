// The page of `report health`.
#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/health_text.hpp"
#include "cli/html/report.hpp"
#include "cli/html/text.hpp"
#include "cli/report_rows.hpp"
#include "cli/text.hpp"

namespace daybook::cli {
namespace {

std::string table_of(const std::string& id, const std::string& title, const std::string& command,
                     Table table) {
  HtmlTable shown;
  shown.table = std::move(table);
  shown.id = id;
  shown.title = title;
  shown.command = command;
  return table_html(std::move(shown));
}

HtmlSection health_section(const StoreHealth& health) {
  HtmlSection section{"health", "Health", health.ok() ? "ok: nothing is wrong." : "", ""};
  if (health.ok()) return section;
  Table table;
  table.columns = {{"check"}, {"problem"}};
  for (const StoreHealth::Problem& problem : health.problems)
    table.rows.push_back({cell(problem.check), cell(problem.text)});
  section.html = table_of("problems", "What is wrong", "daybook health", std::move(table));
  return section;
}

HtmlSection alerts_section(const StoreHealth& health) {
  HtmlSection section{"alerts", "Alerts", "", ""};
  if (health.alerts.empty()) {
    section.note = "None is set: `daybook alert set --help`.";
    return section;
  }
  Table table;
  table.columns = {{"name"}, {"state"}, {"value"}, {"watches"}, {"since"}, {"silenced_until"}};
  const auto time = [](const std::optional<Time>& at) {
    return at ? cell(time_text(*at)) : Cell();
  };
  for (const Alert& alert : health.alerts)
    table.rows.push_back(
        {cell(alert.name), std::string(name(alert.state)), cell(alert.value),
         cell(watched_text(alert)), time(alert.since),
         time(alert.is_silenced(health.at) ? alert.silenced_until : std::nullopt)});
  section.note = "As of the last check: " + counted(health.firing().size(), "alert") + " firing.";
  section.html = table_of("alerts", "All alerts", "daybook alert list", std::move(table));
  return section;
}

HtmlSection losses_section(const StoreHealth& health) {
  HtmlSection section{"losses", "Losses", "", ""};
  if (health.lost.empty()) {
    section.note = "None in the last 24 hours.";
    return section;
  }
  Table table;
  table.columns = {{"reason"}, {"records"}};
  for (const StoreHealth::Loss& loss : health.lost)
    table.rows.push_back({cell(loss.reason), static_cast<std::int64_t>(loss.records)});
  section.html = table_of("losses", "In the last 24 hours",
                          "daybook query \"SELECT * FROM losses\"", std::move(table));
  return section;
}

}  // namespace

HtmlPage page_of_health(const Reader& reader, const std::string& path, const StoreHealth& health,
                        const Filters& given) {
  Sectioned found = sections_of(reader, at_fixed_times(given),
                                {"traffic", "errors", "latency", "tokens", "storage"});
  HtmlPage page;
  page.title = "daybook: health of " + path.substr(path.rfind('/') + 1);
  page.about = std::move(found.about);
  page.facts = std::move(found.facts);
  page.facts.emplace_back("store", bytes_text(health.db_bytes));
  page.facts.emplace_back("log", bytes_text(health.wal_bytes));
  page.facts.emplace_back("disk", disk_text(health));
  page.facts.emplace_back("queue", writers_text(health));
  page.sections.push_back(health_section(health));
  page.sections.push_back(alerts_section(health));
  for (HtmlSection& section : found.sections) page.sections.push_back(std::move(section));
  page.sections.push_back(losses_section(health));
  page.made = made_text();
  return page;
}

}  // namespace daybook::cli
