#include "state/growth.hpp"

#include "base/time_text.hpp"
#include "schema/migrate.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kTable = "size_day";
constexpr std::int64_t kDaysKept = 400, kDaysMeasured = 7;

// The tables as they are now, and the file as one of them.
constexpr const char* kNow =
    "SELECT name, rows, coalesce(bytes, 0) AS bytes FROM table_size"
    " UNION ALL SELECT '(file)', page_count, page_count * page_size"
    " FROM pragma_page_count, pragma_page_size";

}  // namespace

void GrowthLog::write(std::int64_t now_ns) {
  const std::int64_t day = now_ns / base::kNsPerDay;
  if (day == day_) return;
  if (db_.integer("SELECT count(*) FROM table_size") == 0) return;  // there is nothing to tell yet
  day_ = day;
  schema::create_on_demand(db_, kTable);
  const std::int64_t day_us = day * (base::kNsPerDay / 1000);
  sql::Statement last(db_, "SELECT max(at_us) FROM size_day");
  if (last.step() && !last.is_null(0) && last.integer(0) >= day_us) return;
  sql::Statement(db_, std::string("INSERT INTO size_day (name, rows, bytes, at_us)"
                                  " SELECT *, ?1 FROM (") +
                          kNow + ")")
      .bind(1, now_ns / 1000)
      .run();
  sql::Statement(db_, "DELETE FROM size_day WHERE at_us < ?1")
      .bind(1, day_us - kDaysKept * (base::kNsPerDay / 1000))
      .run();
}

Growth read_growth(sql::Connection& connection, std::int64_t now_ns) {
  Growth growth;
  if (!schema::has_table(connection, kTable)) return growth;
  sql::Statement first(connection, "SELECT min(at_us) FROM size_day WHERE at_us >= ?1");
  first.bind(1, (now_ns - kDaysMeasured * base::kNsPerDay) / 1000);
  if (!first.step() || first.is_null(0)) return growth;
  const std::int64_t since_us = first.integer(0);
  const std::int64_t measured_ns = now_ns - since_us * 1000;
  if (measured_ns < base::kNsPerDay / 2) return growth;
  growth.measured_ns = measured_ns;
  const double days = static_cast<double>(measured_ns) / static_cast<double>(base::kNsPerDay);
  sql::Statement parts(connection,
                       std::string("SELECT now.name, now.rows - coalesce(was.rows, 0),"
                                   " now.bytes - coalesce(was.bytes, 0) FROM (") +
                           kNow +
                           ") AS now LEFT JOIN size_day AS was"
                           " ON was.at_us = ?1 AND was.name = now.name ORDER BY 3 DESC");
  parts.bind(1, since_us);
  while (parts.step()) {
    Growth::Part part{std::string(parts.text(0)), static_cast<double>(parts.integer(1)) / days,
                      static_cast<double>(parts.integer(2)) / days};
    if (part.name == "(file)")
      growth.file = std::move(part);
    else
      growth.tables.push_back(std::move(part));
  }
  return growth;
}

}  // namespace daybook::state
