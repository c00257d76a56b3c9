// The sections of a page, one after another.
#include <algorithm>
#include <map>

#include "cli/html/report.hpp"
#include "cli/html/text.hpp"
#include "cli/rows.hpp"
#include "cli/text.hpp"
#include "cli/unpriced.hpp"
#include "daybook/upkeep.hpp"
#include "daybook/version.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kSlowest = 10;      // traces
constexpr std::size_t kRowsOfOne = 2000;  // of a table that is a page of its own

/// A table of a section: the report `name`, summed up by `by` (empty: its own).
struct Part {
  const char* name;
  const char* title;
  std::vector<std::string> by;
  Bucket bucket = Bucket::none;
  bool folded = false;
};
struct Plan {
  const char* id;
  const char* title;
  std::vector<Part> parts;
};

const std::vector<Plan>& plans() {
  static const std::vector<Plan> kPlans = {
      {"traffic", "Traffic", {{"traffic", "By service and kind", {}}}},
      {"errors", "Errors", {{"errors", "By service and type", {"service", "error_type"}}}},
      {"latency", "Latency", {{"latency", "By operation and model", {}}}},
      {"tokens",
       "Tokens and cost",
       {{"cost", "By model", {"provider", "model"}},
        {"tokens", "By day and model", {"model"}, Bucket::day, true}}},
      {"tools", "Tools", {{"tools", "By server and tool", {}}}},
      {"traces", "Slowest traces", {}},
      {"users", "Users", {{"users", "By user", {"user_id"}}}},
      {"storage", "Storage", {{"storage", "By table", {}}}}};
  return kPlans;
}

const ReportSpec& spec_of(const std::string& name) {
  const auto& all = reports();
  return *std::find_if(all.begin(), all.end(), [&](const auto& spec) { return spec.name == name; });
}

/// The filters that are given and that the columns do not know.
std::string unknown_to(const std::vector<std::string>& columns, const Filters& filters) {
  std::string out;
  const auto look = [&](const char* column, const std::string& value) {
    const bool known = std::find(columns.begin(), columns.end(), column) != columns.end();
    if (!value.empty() && !known) out += (out.empty() ? "" : " and ") + std::string(column);
  };
  look("service", filters.service);
  look("environment", filters.environment);
  look("model", filters.model);
  return out;
}

void erase_column(Table& table, const std::string& name) {
  const std::size_t at = table.index(name);
  if (at >= table.columns.size()) return;
  const auto place = static_cast<std::ptrdiff_t>(at);
  table.columns.erase(table.columns.begin() + place);
  for (auto& row : table.rows) row.erase(row.begin() + place);
}

HtmlTable table_of(const Reader& reader, const ReportSpec& spec, const ReportRequest& request) {
  HtmlTable out;
  out.table = read_report(reader, spec, request);
  erase_column(out.table, "sample");  // the text of a message is content
  out.id = spec.name;
  out.title = spec.summary;
  out.command = command_text(spec, request);
  out.bar_of = spec.name == "storage" ? "bytes" : spec.bar_of;
  return out;
}

/// The models whose calls have no known cost, out of the rows of `report cost`.
std::string unpriced_in(const Table& table) {
  const std::size_t unpriced = table.index("unpriced"), model = table.index("model");
  std::string names;
  for (const auto& row : table.rows) {
    const auto* count = std::get_if<std::int64_t>(&row[unpriced]);
    if (!count || *count == 0) continue;
    const auto* name = std::get_if<std::string>(&row[model]);
    names += (names.empty() ? "" : ", ") + (name ? clip(*name, 60) : std::string("(no model)"));
  }
  return names.empty() ? names : "The cost is a lower bound: no price is known for " + names + ".";
}

/// What people read below a report's table, in one line.
std::string meaning_of(const ReportSpec& spec, const Table& table) {
  if (table.rows.empty()) return table.note;
  std::string out =
      table.note + (table.note.empty() || spec.below.empty() ? "" : "; ") + spec.below;
  while (out.ends_with('\n')) out.pop_back();
  std::string line;
  for (const char c : out) line += c == '\n' ? std::string("; ") : std::string(1, c);
  return line;
}

class Sections {
 public:
  Sections(const Reader& reader, const Filters& filters)
      : reader_(reader), filters_(filters), line_(timeline_of(reader, filters, Bucket::none)) {}

  HtmlSection section(const Plan& plan) {
    HtmlSection out{plan.id, plan.title, "", ""};
    if (plan.parts.empty()) return traces(std::move(out));
    std::string tables;
    for (const Part& part : plan.parts) {
      const ReportSpec& spec = spec_of(part.name);
      if (spec.timed()) {
        const std::string unknown = unknown_to(spec.filters, filters_);
        if (!unknown.empty()) {
          out.note = "Not counted by " + unknown + ", so not shown on a page of one.";
          continue;
        }
      }
      HtmlTable table = read(spec, part);
      note(spec.name, table.table, out);
      out.html += plots_html(reader_, spec, filters_, line_, palette_);
      tables += table_html(std::move(table));
    }
    out.html += tables;
    return out;
  }

  std::vector<std::pair<std::string, std::string>> facts() const {
    std::vector<std::pair<std::string, std::string>> out;
    const auto add = [&](const char* name, const char* column, Unit unit) {
      if (const auto sum = sums_.find(column); sum != sums_.end())
        out.emplace_back(name, value_text(sum->second, unit));
    };
    add("spans", "count", Unit::count);
    add("failed", "errors", Unit::count);
    add("tokens in", "input_tokens", Unit::count);
    add("tokens out", "output_tokens", Unit::count);
    add(sums_.count("unpriced") != 0 ? "cost, at least" : "cost", "cost_usd", Unit::dollars);
    add("records lost", "losses", Unit::count);
    return out;
  }

  /// "2026-11-20 to 2026-11-26 (UTC)"
  std::string span() const {
    if (line_.begins.empty()) return "nothing recorded";
    const std::string zone = filters_.zone.is_utc() ? "UTC" : filters_.zone_name;
    const Nanos offset = filters_.zone.offset(line_.begins.front());
    const auto text = [&](Time at) {
      std::string out = time_text(at + offset).substr(0, 16);
      out[10] = ' ';
      return out.ends_with(" 00:00") ? out.substr(0, 10) : out;
    };
    return text(line_.begins.front()) + " until " + text(line_.end) + " (" + zone + ")";
  }

 private:
  HtmlTable read(const ReportSpec& spec, const Part& part) {
    ReportRequest request;
    request.filters = filters_;
    if (spec.whole_days) request.filters.zone = Zone();
    request.by = part.by.empty() ? spec.by : part.by;
    request.bucket = part.bucket;
    HtmlTable table = table_of(reader_, spec, request);
    table.title = part.title;
    table.folded = part.folded;
    return table;
  }

  /// Sums for the page's head, and what must be said beside the figures.
  void note(const std::string& name, const Table& table, HtmlSection& section) {
    if (name == "cost") {
      section.note = unpriced_in(table);
      for (const char* column : {"input_tokens", "output_tokens", "cost_usd", "unpriced"})
        sum(table, column);
    }
    // Of one model, traffic tells nothing.
    if (name == "traffic" || (name == "latency" && sums_.count("count") == 0))
      for (const char* column : {"count", "errors", "losses"}) sum(table, column);
    if (name == "users" && !table.rows.empty()) section.note = "By whole days (UTC).";
    if (name == "storage") section.note = "Of the whole store, whatever the page is about.";
  }

  void sum(const Table& table, const std::string& column) {
    const std::size_t at = table.index(column);
    if (at >= table.columns.size()) return;
    std::optional<double> sum;
    for (const auto& row : table.rows) {
      if (const auto* n = std::get_if<std::int64_t>(&row[at]))
        sum = sum.value_or(0) + static_cast<double>(*n);
      if (const auto* n = std::get_if<double>(&row[at])) sum = sum.value_or(0) + *n;
    }
    const bool only_if_any = column == "losses" || column == "unpriced";
    if (sum && (*sum > 0 || !only_if_any)) sums_[column] = *sum;
  }

  /// Latencies of all traces are compared, the rest is read of those that are shown.
  Table slowest() const {
    const std::string order = " ORDER BY latency_ms DESC, trace_id";
    Rows rows = reader_.query(
        "SELECT name, at, service, status, latency_ms, spans, completions, tool_executions, errors,"
        " input_tokens, output_tokens, cost_usd, trace_id FROM traces WHERE trace_id IN"
        " (SELECT trace_id FROM traces " +
        filters_.where("at_us", false) + order + " LIMIT " + std::to_string(kSlowest) + ")" +
        order);
    Table table;
    table.columns = columns_of(rows);
    while (rows.next()) table.rows.push_back(cells_of(rows));
    return table;
  }

  HtmlSection traces(HtmlSection out) const {
    const std::string unknown = unknown_to({"service", "environment"}, filters_);
    if (!unknown.empty()) {
      out.note = "Not listed by " + unknown + ", so not shown on a page of one.";
      return out;
    }
    HtmlTable shown;
    try {
      shown.table = slowest();
    } catch (const Error& error) {
      if (error.code != Error::Code::timeout) throw;
      out.note = "Too many traces to look through: --since makes them fewer.";
      return out;
    }
    shown.id = "traces";
    shown.title = "The slowest";
    shown.bar_of = "latency_ms";
    shown.command =
        "daybook trace list --slowest " + std::to_string(kSlowest) + options_text(filters_);
    out.html = table_html(std::move(shown));
    return out;
  }

  const Reader& reader_;
  const Filters& filters_;
  Timeline line_;
  Palette palette_;
  std::map<std::string, double> sums_;
};

std::string about(const std::string& when, const Filters& filters) {
  const std::string what = filters_text(filters);
  return when + (what.empty() ? "" : ": " + what);
}

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::string made_text() {
  return "Made " + time_text(std::chrono::system_clock::now()) + " by daybook " DAYBOOK_VERSION +
         ".";
}

Sectioned sections_of(const Reader& reader, const Filters& filters,
                      const std::vector<std::string>& ids) {
  Sections sections(reader, filters);
  Sectioned out;
  out.about = about(sections.span(), filters);
  for (const Plan& plan : plans())
    if (std::find(ids.begin(), ids.end(), plan.id) != ids.end())
      out.sections.push_back(sections.section(plan));
  out.facts = sections.facts();
  return out;
}

HtmlPage page_of_all(const Reader& reader, const std::string& path, const Filters& given) {
  std::vector<std::string> all;
  for (const Plan& plan : plans()) all.emplace_back(plan.id);
  Sectioned found = sections_of(reader, at_fixed_times(given), all);
  HtmlPage page;
  page.title = "daybook: " + file_name(path);
  page.about = std::move(found.about);
  page.sections = std::move(found.sections);
  page.facts = std::move(found.facts);
  page.made = made_text();
  return page;
}

HtmlPage page_of_one(const Reader& reader, const std::string& path, const ReportSpec& spec,
                     const ReportRequest& given) {
  ReportRequest request = given;
  request.filters = at_fixed_times(given.filters);
  HtmlTable table = table_of(reader, spec, request);
  table.most = kRowsOfOne;
  HtmlSection section{spec.name, spec.summary, meaning_of(spec, table.table), ""};
  if (spec.names_unpriced) {
    const std::string unpriced = unpriced_text(reader);
    if (!unpriced.empty())
      section.note += (section.note.empty() ? "" : "; ") + unpriced.substr(0, unpriced.size() - 1);
  }
  Palette palette;
  if (spec.timed())
    section.html = plots_html(reader, spec, request.filters,
                              timeline_of(reader, request.filters, request.bucket), palette);
  section.html += table_html(std::move(table));
  HtmlPage page;
  page.title = "daybook: " + spec.name + " of " + file_name(path);
  page.about =
      about(request.filters.since.empty() && request.filters.until.empty()
                ? "all that is stored"
                : (request.filters.since.empty() ? "" : "from " + request.filters.since) +
                      (request.filters.until.empty() ? "" : " until " + request.filters.until),
            request.filters);
  page.sections.push_back(std::move(section));
  page.made = made_text();
  return page;
}

}  // namespace daybook::cli
