#include "cli/store_figures.hpp"

#include <algorithm>

#include "cli/alert_text.hpp"
#include "cli/args.hpp"
#include "cli/rows.hpp"
#include "daybook/alerts.hpp"

namespace daybook::cli {
namespace {

using nlohmann::ordered_json;

std::map<std::string, std::uint64_t> losses_by_reason(const Reader& reader) {
  Rows rows = reader.query("SELECT reason, sum(records) FROM losses GROUP BY reason");
  std::map<std::string, std::uint64_t> losses;
  while (rows.next()) losses[text_of(rows, 0)] = static_cast<std::uint64_t>(rows.integer(1));
  return losses;
}

std::uint64_t first_number(const Reader& reader, const std::string& sql) {
  return static_cast<std::uint64_t>(std::get<std::int64_t>(one_row(reader, sql)[0]));
}

}  // namespace

StoreFigures store_figures(const std::string& path, const StoreStats& stats) {
  const Reader reader = Reader::open(path);
  StoreFigures figures;
  figures.losses_by_reason = losses_by_reason(reader);
  const auto lost = [&](const std::string& reason) {
    const auto found = figures.losses_by_reason.find(reason);
    return found == figures.losses_by_reason.end() ? std::uint64_t{0} : found->second;
  };
  const auto when = [](const std::optional<Time>& at) {
    return at ? ordered_json(time_text(*at)) : ordered_json();
  };
  figures.events = first_number(reader, "SELECT rows FROM report_storage WHERE name = 'event'");
  const std::uint64_t committed =
      stats.spans + figures.events +
      first_number(reader,
                   "SELECT CAST(total(rows) AS INTEGER) FROM report_storage"
                   " WHERE name IN ('metric_sample', 'memory_sample', 'score')") +
      stats.errors - std::min(stats.errors, stats.errors_of_spans);
  const std::uint64_t rejected = lost("invalid") + lost("failed"), denied_records = lost("denied");
  figures.counters = {{"offered", committed + stats.losses},
                      {"committed", committed},
                      {"dropped", stats.losses - rejected - denied_records},
                      {"rejected", rejected},
                      {"denied", denied_records}};
  figures.times = {
      {"bytes", {{"db", stats.db_bytes}, {"wal", stats.wal_bytes}, {"guard", stats.guard_bytes}}},
      {"oldest_at", when(stats.oldest_at)},
      {"newest_at", when(stats.newest_at)},
      {"last_retention", when(stats.last_retention)},
      {"firing", firing_json(read_alerts(path), std::chrono::system_clock::now())}};
  return figures;
}

}  // namespace daybook::cli
