#include <algorithm>
#include <filesystem>

#include "base/clock.hpp"
#include "daybook/upkeep.hpp"
#include "read/snapshot.hpp"
#include "read/store_growth.hpp"
#include "schema/migrate.hpp"
#include "state/redaction_counts.hpp"
#include "state/time_counts.hpp"

namespace daybook {
namespace {

std::uint64_t file_bytes(const std::string& path) {
  std::error_code missing;
  const std::uintmax_t bytes = std::filesystem::file_size(path, missing);
  return missing ? 0 : bytes;
}

/// Rows of a table, as counted by whoever changes it: counting ten million takes too long.
std::uint64_t rows_of(sql::Connection& connection, const std::string& table) {
  return static_cast<std::uint64_t>(
      connection.integer("SELECT rows FROM table_size WHERE name = '" + table + "'"));
}

/// The first row's time, by the index on at_us, over all that has a time.
std::optional<Time> time_of(sql::Connection& connection, const char* order) {
  const auto end_of = [&](const char* table) {
    return std::string("SELECT * FROM (SELECT at_ns FROM ") + table + " ORDER BY at_us " + order +
           " LIMIT 1)";
  };
  sql::Statement select(connection, end_of("span") + " UNION ALL " + end_of("error") +
                                        " UNION ALL " + end_of("event") + " ORDER BY 1 " + order +
                                        " LIMIT 1");
  if (!select.step()) return std::nullopt;
  return Time(Nanos(select.integer(0)));
}

}  // namespace

namespace {

StoreStats::Overhead overhead_of(sql::Connection& connection) {
  sql::Statement row(connection,
                     "SELECT batches, batch_records, bytes_written, below_level, waited_ns,"
                     " waited_max_ns, locked_ns, writing_ns, committing_ns, committing_max_ns,"
                     " waited_counts, committing_counts"
                     " FROM store_state");
  StoreStats::Overhead overhead;
  if (!row.step()) return overhead;
  const auto whole = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  overhead.batches = whole(0);
  overhead.records = whole(1);
  overhead.bytes_written = whole(2);
  overhead.below_level = whole(3);
  overhead.waited = Nanos(row.integer(4));
  overhead.waited_max = Nanos(row.integer(5));
  overhead.locked = Nanos(row.integer(6));
  overhead.writing = Nanos(row.integer(7));
  overhead.committing = Nanos(row.integer(8));
  overhead.committing_max = Nanos(row.integer(9));
  const auto percentiles = [](const state::TimeCounts& counts, Nanos most) {
    const auto at = [&](std::int64_t percent) {
      return std::min(Nanos(counts.percentile_ns(percent)), most);
    };
    return StoreStats::Percentiles{at(50), at(95), at(99)};
  };
  overhead.waits = percentiles(state::TimeCounts::of(row.text(10)), overhead.waited_max);
  overhead.commits = percentiles(state::TimeCounts::of(row.text(11)), overhead.committing_max);
  return overhead;
}

}  // namespace

StoreStats store_stats(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  const read::Snapshot snapshot(connection);
  StoreStats stats;
  stats.schema = sql::schema_version(connection);
  stats.db_bytes = file_bytes(connection.path());
  stats.wal_bytes = file_bytes(connection.path() + "-wal");
  stats.guard_bytes =
      file_bytes(connection.path() + "-turn") + file_bytes(connection.path() + "-lock");
  stats.spans = rows_of(connection, "span");
  stats.completions = rows_of(connection, "completion");
  stats.conversations = rows_of(connection, "conversation");
  stats.messages = rows_of(connection, "message");
  stats.errors = rows_of(connection, "error");
  stats.errors_of_spans = static_cast<std::uint64_t>(
      connection.integer("SELECT count(*) FROM error WHERE span_row IS NOT NULL"));  // of an index
  stats.losses = static_cast<std::uint64_t>(
      connection.integer("SELECT CAST(total(records) AS INTEGER) FROM loss"));
  stats.cold_bytes =
      static_cast<std::uint64_t>(connection.integer("SELECT sum(cold_bytes) FROM epoch"));
  stats.packed_bytes =
      static_cast<std::uint64_t>(connection.integer("SELECT sum(packed_bytes) FROM epoch"));
  stats.overhead = overhead_of(connection);
  for (auto& [rule, hits] : state::redactions_by_rule(connection))
    stats.redactions.push_back({std::move(rule), hits});
  stats.growth = read::store_growth(connection, stats.db_bytes, base::system_clock().wall_ns());
  stats.oldest_at = time_of(connection, "ASC");
  stats.newest_at = time_of(connection, "DESC");
  const std::int64_t applied_ns =
      connection.integer("SELECT max(at_ns) FROM retention_run WHERE kind = 'apply'");
  if (applied_ns > 0) stats.last_retention = Time(Nanos(applied_ns));
  return stats;
}

}  // namespace daybook
