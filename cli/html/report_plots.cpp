// Which plots each report has.
#include <algorithm>
#include <functional>
#include <map>

#include "cli/html/report.hpp"
#include "cli/report_table.hpp"

namespace daybook::cli {
namespace {

constexpr std::size_t kSeries = 7;      // shown apart, the last of them all others together
constexpr std::size_t kStripRows = 10;  // likewise
constexpr std::size_t kOperations = 4;  // that have a plot of their own

using Value = std::function<std::optional<double>(const Table&, std::size_t row)>;

std::optional<double> number_in(const Table& table, std::size_t row, const std::string& column) {
  const std::size_t at = table.index(column);
  if (at >= table.columns.size()) return std::nullopt;
  const Cell& cell = table.rows[row][at];
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*n);
  if (const auto* n = std::get_if<double>(&cell)) return *n;
  return std::nullopt;
}

Value column(const std::string& name) {
  return [name](const Table& table, std::size_t row) { return number_in(table, row, name); };
}

/// What a row is about, as the legend names it.
std::string name_in(const Table& table, std::size_t row, const std::string& by) {
  const auto* text = std::get_if<std::string>(&table.rows[row][table.index(by)]);
  return text ? *text : "(no " + by + ")";
}

class Plots {
 public:
  Plots(const Reader& reader, const ReportSpec& spec, const Filters& filters, const Timeline& line,
        Palette& palette)
      : reader_(reader), spec_(spec), line_(line), palette_(palette) {
    request_.filters = filters;
    request_.bucket = line.bucket;
  }

  /// The report by one column, and by time.
  Table read(const std::string& by) {
    request_.by = {by};
    return read_report(reader_, spec_, request_);
  }

  /// Values of all rows that `name` calls the same, summed up by bucket.
  std::vector<Series> series(const Table& table, const std::string& by, const Value& value) const {
    std::map<std::string, Series> found;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const auto slot = line_.slot(table.at[row]);
      const auto number = value(table, row);
      if (!slot || !number) continue;
      const std::string name = by.empty() ? "" : name_in(table, row, by);
      Series& series = found.try_emplace(name, Series{name, "", {}}).first->second;
      series.values.resize(line_.begins.size());
      series.values[*slot] = series.values[*slot].value_or(0) + *number;
    }
    std::vector<Series> out;
    for (auto& [name, series] : found) out.push_back(std::move(series));
    return out;
  }

  Series one(const Table& table, const std::string& name, const std::string& color,
             const Value& value) const {
    std::vector<Series> all = series(table, "", value);
    if (all.empty()) return {name, color, std::vector<std::optional<double>>(line_.begins.size())};
    all[0].name = name;
    all[0].color = color;
    return std::move(all[0]);
  }

  void draw(const std::string& id, const std::string& title, Plot::Kind kind, Unit unit,
            std::vector<Series> series) {
    html_ += plot_html({spec_.name + '-' + id, title, kind, unit, palette_.paint(std::move(series)),
                        command_text(spec_, request_)},
                       line_);
  }

  std::string html() const {
    return html_.empty() ? html_ : "<div class=\"plots\">" + html_ + "</div>";
  }

 private:
  const Reader& reader_;
  const ReportSpec& spec_;
  const Timeline& line_;
  Palette& palette_;
  ReportRequest request_;
  std::string html_;
};

void traffic(Plots& plots) {
  const Table table = plots.read("kind");
  const Value ok = [](const Table& t, std::size_t row) -> std::optional<double> {
    return number_in(t, row, "count").value_or(0) - number_in(t, row, "errors").value_or(0);
  };
  plots.draw("spans", "Spans", Plot::Kind::bars, Unit::count,
             {plots.one(table, "not failed", "good", ok),
              plots.one(table, "failed", "bad", column("errors"))});
  auto kinds = plots.series(table, "kind", column("count"));
  std::erase_if(kinds, [](const Series& kind) { return sum_of(kind) == 0; });  // losses have none
  if (kinds.size() > 1)
    plots.draw("kind", "Spans by kind", Plot::Kind::bars, Unit::count,
               largest_of(std::move(kinds), kSeries));
}

void errors(Plots& plots) {
  const Table table = plots.read("error_type");
  plots.draw("type", "Errors by type", Plot::Kind::strip, Unit::count,
             largest_of(plots.series(table, "error_type", column("count")), kStripRows));
}

/// The rows about one operation.
Table only(const Table& table, const std::string& by, const std::string& name) {
  Table out = table;
  out.rows.clear();
  out.at.clear();
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (name_in(table, row, by) != name) continue;
    out.rows.push_back(table.rows[row]);
    out.at.push_back(table.at[row]);
  }
  return out;
}

void latency(Plots& plots) {
  const Table table = plots.read("operation");
  auto busiest = plots.series(table, "operation", column("count"));
  std::stable_sort(busiest.begin(), busiest.end(),
                   [](const Series& a, const Series& b) { return sum_of(a) > sum_of(b); });
  if (busiest.size() > kOperations) busiest.resize(kOperations);
  for (std::size_t i = 0; i < busiest.size(); ++i) {
    const std::string& name = busiest[i].name;
    const Table rows = only(table, "operation", name);
    const std::string id = std::to_string(i + 1);
    plots.draw(id, name + ": latency", Plot::Kind::lines, Unit::milliseconds,
               {plots.one(rows, "p50", "s1", column("p50_ms")),
                plots.one(rows, "p95", "s2", column("p95_ms")),
                plots.one(rows, "p99", "s6", column("p99_ms"))});
    plots.draw(id + "-ttft", name + ": time to first token", Plot::Kind::lines, Unit::milliseconds,
               {plots.one(rows, "p50", "s1", column("ttft_p50_ms")),
                plots.one(rows, "p95", "s2", column("ttft_p95_ms"))});
  }
}

/// Input counts what came from caches, too: beside them stands the rest of it.
void tokens(Plots& plots) {
  const Table table = plots.read("model");
  const Value uncached = [](const Table& t, std::size_t row) -> std::optional<double> {
    const auto of = [&](const char* name) { return number_in(t, row, name).value_or(0); };
    return std::max(0.0, of("input_tokens") - of("cache_read_tokens") - of("cache_write_tokens"));
  };
  std::vector<Series> kinds = {
      plots.one(table, "output", "s2", column("output_tokens")),
      plots.one(table, "input, not cached", "s1", uncached),
      plots.one(table, "input, written to a cache", "s7", column("cache_write_tokens")),
      plots.one(table, "input, read from a cache", "s5", column("cache_read_tokens"))};
  std::erase_if(kinds, [](const Series& kind) { return sum_of(kind) == 0; });
  plots.draw("kind", "Tokens by kind", Plot::Kind::bars, Unit::count, std::move(kinds));
  const Value all = [](const Table& t, std::size_t row) -> std::optional<double> {
    return number_in(t, row, "input_tokens").value_or(0) +
           number_in(t, row, "output_tokens").value_or(0);
  };
  plots.draw("model", "Tokens by model", Plot::Kind::bars, Unit::count,
             largest_of(plots.series(table, "model", all), kSeries));
}

void cost(Plots& plots) {
  const Table table = plots.read("model");
  plots.draw("model", "Cost by model", Plot::Kind::bars, Unit::dollars,
             largest_of(plots.series(table, "model", column("cost_usd")), kSeries));
}

void tools(Plots& plots) {
  const Table table = plots.read("tool");
  plots.draw("tool", "Executions by tool", Plot::Kind::bars, Unit::count,
             largest_of(plots.series(table, "tool", column("count")), kSeries));
  plots.draw("failed", "Failed executions by tool", Plot::Kind::strip, Unit::count,
             largest_of(plots.series(table, "tool",
                                     [](const Table& t, std::size_t row) {
                                       const auto n = number_in(t, row, "errors");
                                       return n.value_or(0) > 0 ? n : std::nullopt;
                                     }),
                        kStripRows));
}

}  // namespace

std::string plots_html(const Reader& reader, const ReportSpec& spec, const Filters& filters,
                       const Timeline& line, Palette& palette) {
  static const std::map<std::string, void (*)(Plots&)> kPlots = {
      {"traffic", traffic}, {"errors", errors}, {"latency", latency},
      {"tokens", tokens},   {"cost", cost},     {"tools", tools}};
  const auto found = kPlots.find(spec.name);
  if (found == kPlots.end() || line.begins.empty()) return {};
  Plots plots(reader, spec, filters, line, palette);
  found->second(plots);
  return plots.html();
}

}  // namespace daybook::cli
