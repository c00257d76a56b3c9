#include "cli/growth_text.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"
#include "daybook/upkeep.hpp"

namespace daybook::cli {
namespace {

std::string storage_sql(const ReportSpec&, const ReportRequest&) {
  return "SELECT name, rows, bytes, content_bytes, cold_bytes, packed_bytes, oldest_at,"
         " newest_at\n"
         "FROM report_storage ORDER BY bytes DESC, rows DESC, name";
}

std::string file_line(const Table&, const ReportRequest&, const std::string& path) {
  const StoreStats stats = store_stats(path);
  return visible(path) + ": " + bytes_text(stats.db_bytes + stats.wal_bytes) + '\n' +
         cold_line(stats) + growth_line(stats.growth) + growth_parts(stats.growth) + '\n';
}

}  // namespace

ReportSpec storage_report() {
  return {.name = "storage",
          .summary = "what the store holds and how big it is",
          .example = "daybook report storage",
          .measures = {"name", "rows", "bytes", "content_bytes", "cold_bytes", "packed_bytes",
                       "oldest_at", "newest_at"},
          .sql = storage_sql,
          .above = file_line,
          .refuses = {{"--since", "it tells what the whole store holds now"},
                      {"--until", "it tells what the whole store holds now"},
                      {"--by", "it tells what the whole store holds now"},
                      {"--bucket", "it tells what the whole store holds now"},
                      {"--service", "it tells what the whole store holds now"},
                      {"--model", "it tells what the whole store holds now"}}};
}

}  // namespace daybook::cli
