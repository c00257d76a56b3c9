#include "state/rollup_rows.hpp"

#include <string>

namespace daybook::state {
namespace {

constexpr RollupKind kind_of(const SpanCounter*) {
  return RollupKind::counter;
}
constexpr RollupKind kind_of(const ErrorCounter*) {
  return RollupKind::error;
}
constexpr RollupKind kind_of(const ToolCounter*) {
  return RollupKind::tool;
}

std::string where(Tier tier) {
  return " WHERE " + (tier == Tier::all ? "?1 = 0" : std::string(tier_name(tier)) + " = ?1") +
         " AND group_id = ?2";
}

std::string columns(RollupKind kind) {
  std::string list;
  for (const std::string& column : rollup_columns(kind)) list += column + ", ";
  return list;
}

std::string update_sql(Tier tier, RollupKind kind) {
  std::string sql = "UPDATE " + rollup_table(tier, kind) + " SET";
  int parameter = 3;
  for (const std::string& column : rollup_columns(kind))
    sql += (parameter == 3 ? " " : ", ") + column + " = ?" + std::to_string(parameter), ++parameter;
  return sql + where(tier);
}

void read(const sql::Statement& row, SpanCounter& c) {
  c.count = row.integer(0);
  c.timed = row.integer(1);
  c.sum_ns = row.integer(2);
  if (c.timed > 0) c.extremes.add(row.integer(3), row.integer(4));
  int column = 5;
  for (std::int64_t* const sum :
       {&c.ttft_count, &c.ttft_sum_ns, &c.stream_ns, &c.stream_tokens, &c.usage_count, &c.input,
        &c.output, &c.cache_read, &c.cache_write, &c.reasoning, &c.cost_nano_usd, &c.priced,
        &c.unpriced})
    *sum = row.integer(column++);
}

void read(const sql::Statement& row, ErrorCounter& c) {
  c = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
}

void read(const sql::Statement& row, ToolCounter& c) {
  c.count = row.integer(0);
  c.errors = row.integer(1);
  c.timed = row.integer(2);
  c.sum_ns = row.integer(3);
  if (c.timed > 0) c.extremes.add(row.integer(4), row.integer(5));
  c.last_at_ns = row.integer(6);
}

}  // namespace

RollupBuckets::RollupBuckets(sql::Connection& db, Tier tier, RollupKind kind)
    : take_(db, "UPDATE " + rollup_table(tier, kind) + " SET count = count - ?4" + where(tier) +
                    " AND value_ns = ?3" +
                    (kind == RollupKind::bucket ? " AND measure = ?5" : " AND ?5 = 0")),
      remove_empty_(db, "DELETE FROM " + rollup_table(tier, kind) + where(tier) +
                            " AND value_ns = ?3 AND count <= 0"),
      remove_(db, "DELETE FROM " + rollup_table(tier, kind) + where(tier)),
      ends_(db, "SELECT min(value_ns), max(value_ns) FROM " + rollup_table(tier, kind) +
                    where(tier) + (kind == RollupKind::bucket ? " AND measure = 0" : "")) {}

void RollupBuckets::take(const Key& key, Measure measure, std::int64_t value_ns,
                         std::int64_t count) {
  take_.bind(1, key.first).bind(2, key.second).bind(3, value_ns).bind(4, count);
  take_.bind(5, static_cast<std::int64_t>(measure)).run();
  remove_empty_.bind(1, key.first).bind(2, key.second).bind(3, value_ns).run();
}

void RollupBuckets::remove(const Key& key) {
  remove_.bind(1, key.first).bind(2, key.second).run();
}

base::Extremes RollupBuckets::ends(const Key& key) {
  base::Extremes ends;
  ends_.bind(1, key.first).bind(2, key.second);
  if (ends_.step() && !ends_.is_null(0)) ends.add(ends_.integer(0), ends_.integer(1));
  ends_.reset();
  return ends;
}

template <class Counter>
RollupRows<Counter>::RollupRows(sql::Connection& db, Tier tier)
    : find_(db, "SELECT " + columns(kind_of(static_cast<Counter*>(nullptr))) + "pruned FROM " +
                    rollup_table(tier, kind_of(static_cast<Counter*>(nullptr))) + where(tier)),
      update_(db, update_sql(tier, kind_of(static_cast<Counter*>(nullptr)))),
      remove_(db, "DELETE FROM " + rollup_table(tier, kind_of(static_cast<Counter*>(nullptr))) +
                      where(tier)) {}

template <class Counter>
std::optional<typename RollupRows<Counter>::Row> RollupRows<Counter>::find(const Key& key) {
  find_.bind(1, key.first).bind(2, key.second);
  if (!find_.step()) return std::nullopt;
  Row row;
  read(find_, row.counter);
  row.pruned = find_.integer(find_.columns() - 1);
  find_.reset();
  return row;
}

template <class Counter>
void RollupRows<Counter>::update(const Key& key, const Counter& counter) {
  bind_counter(update_, key, counter);
  update_.run();
}

template <class Counter>
void RollupRows<Counter>::remove(const Key& key) {
  remove_.bind(1, key.first).bind(2, key.second).run();
}

template class RollupRows<SpanCounter>;
template class RollupRows<ErrorCounter>;
template class RollupRows<ToolCounter>;

}  // namespace daybook::state
